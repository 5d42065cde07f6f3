"""The evaluator: what it calculates, what it refuses, and that it answers nothing but values and ExpressionErrors."""

import ast
import math
import time

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cxsystem2.expressions import ExpressionError, evaluate
from cxsystem2.expressions.words import FUNCTIONS
from cxsystem2.units import dimension_of, units

ms, mV, nS = (units()[name] for name in ("ms", "mV", "nS"))
NAMES = {"J": 0.5 * nS, "x": 3, "cw": {"a-b": 2, "c": 5}, "values": [1, 2, 3], "word": "EIF"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 * 3 + 1", 7),
        ("-2**2", -4),
        ("1/4", 0.25),
        ("x * x", 9),
        ("cw['a-b']", 2),
        ("cw['c'] * x", 15),
        ("values[0]", 1),
        ("values[-1]", 3),
        ("{2: 0.5}[2]", 0.5),
        ("exp(0)", 1),
        ("max(1, 2, 3)", 3),
        ("min([4, 5])", 4),
        ("sum(values)", 6),
        ("mean(1, 2)", 1.5),
        ("clip(5, 0, 3)", 3),
        ("round(2.567, 1)", 2.6),
        ("int(2.5)", 2),
        ("floor(2.5)", 2),
        ("pi", math.pi),
        ("5+2j", 5 + 2j),
        ("'EIF'", "EIF"),
        ("  1  ", 1),
        ("+".join(["1"] * 60), 60),
    ],
)
def test_an_expression_has_the_value_of_mathematics(text, value):
    assert evaluate(text, NAMES) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("[1, 2]*2", [2, 4]), ("[1, 2] + [3, 4]", [4, 6]), ("arange(0, 3, 1)", [0, 1, 2]), ("linspace(0, 1, 3)", [0, 0.5, 1]),
     ("zeros(2)", [0, 0]), ("ones(2)*x", [3, 3]), ("array([1, 2])", [1, 2])],
)  # fmt: skip
def test_lists_are_arrays(text, value):
    np.testing.assert_array_equal(evaluate(text, NAMES), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("5*ms", 5 * ms), ("J*2", 1 * nS), ("1*mV/(1*nS)", mV / nS), ("sum([1*mV, 2*mV])", 3 * mV), ("abs(-2*mV)", 2 * mV)],
)
def test_units_are_calculated_with(text, value):
    found = evaluate(text, NAMES)
    assert dimension_of(found) == value.dim
    assert float(found) == pytest.approx(float(value))


def test_arange_counts_in_the_unit_of_its_limits():
    np.testing.assert_allclose(np.asarray(evaluate("arange(0*ms, 3*ms, 1*ms)", {})), [0, 1e-3, 2e-3])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 +", "is not an expression"),
        ("(1 + 2", "a bracket is not closed"),
        ("500 msec", "write 500*ms"),
        ("2 J", "write 2*J"),
        ("0,1", "write a decimal point (0.1)"),
        ("JJ", "unknown name 'JJ'; did you mean 'J'?"),
        ("expp(1)", "unknown function 'expp'; did you mean 'exp'?"),
        ("exp", "'exp' is a function; write exp(…)"),
        ("cw['d-b']", "'cw' has no key 'd-b'; did you mean 'a-b'?"),
        ("cw * 2", "a block is not a number"),
        ("word * 2", "'EIF' is not a number"),
        ("['a', 'b'] * 2", "a list of words is not a number"),
        ("x['c']", "'x' is neither a block nor a list"),
        ("values[7]", "out of bounds"),
        ("values[True]", "neither a block nor a list"),
        ("values[0:2]", "name one key or number"),
        ("J + 1", "units do not match"),
        ("J + 5*ms", "'J + 5 * ms': units do not match"),
        ("[1*mV, 2] * 3", "units do not match"),
        ("[1*mV, 2*ms] * 3", "units do not match"),
        ("exp(J)", "units do not match"),
        ("2**(3*mV)", "units do not match"),
        ("2^3", "a power is written **"),
        ("1/0", "'1 / 0' divides by zero"),
        ("1/(0*mV)", "divides by zero"),
        ("[1, 2]/[1, 0]", "divides by zero"),
        ("0**-1", "divides by zero"),
        ("(0*mV)**-1", "divides by zero"),
        ("arange(0, 1, 0)", "divides by zero"),
        ("int(2*mV)", "divide by the unit first"),
        ("round(2*mV)", "divide by the unit first"),
        ("float('x')", "cannot be calculated"),
        ("[[1], [1, 2]] * 2", "cannot be calculated"),
        ("", "is not an expression"),
    ],
)
def test_a_mistake_is_named(text, message):
    with pytest.raises(ExpressionError) as error:
        evaluate(text, NAMES)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "__builtins__", "open('x')", "eval('1')", "print(1)", "type(1)", "getattr(1, 'real')",
        "(1).real", "J.dim", "ms.__class__", "exp.__globals__", "''.join([])",
        "lambda: 1", "(lambda: 1)()", "lambda: " + "-" * 500 + "1",
        "f'{x}'", "f'{x.real}'", "[y for y in values]", "{y for y in values}", "{y: 1 for y in values}",
        "sum(y for y in values)",
        "(y := 1)", "x if x else 1", "x and 1", "not x", "x < 1", "x == 1", "x @ x", "x // 2", "x % 2", "x << 2", "~x",
        "exp(x=1)", "max(*values)", "{**cw}", "{1, 2}", "None", "...", "b'a'", "await x", "values[0:1]",
        "exp(1, values)", "sqrt(1, ms)",
    ],
)  # fmt: skip
def test_python_beyond_arithmetic_is_refused(text):
    with pytest.raises(ExpressionError):
        evaluate(text, NAMES)


def test_no_function_can_write_into_a_value():
    values = np.array([1.0, 2.0])
    for name in FUNCTIONS:
        for arguments in ("1, v", "1, 2, v", "1, 0, 2, v"):
            try:
                evaluate(f"{name}({arguments})", {"v": values})
            except ExpressionError:
                continue
    np.testing.assert_array_equal(values, [1.0, 2.0])


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9", "10**10**10", "2**65", "2.0**1e9", "10**64*10**64*10**64*10**64*10**64*10**64", "1e300**2",
        "zeros(10**9)", "ones(1e12)", "arange(1e12)", "arange(0, 1, 1e-12)", "arange(0*ms, 1*second, 1e-9*ms)",
        "linspace(0, 1, 10**9)", "linspace(zeros(10**6), 1, 10**6)", "zeros(10**6) + [[0], [1], [2]]", "round(2.5, 10**9)",
        "[" + ", ".join(["zeros(10**6)"] * 50) + "]", "big * big", "[many, many]",
        "(" * 2000 + "1" + ")" * 2000, "-" * 3000 + "1", "[" * 200 + "]" * 200, "1" * 5000, "+".join("1" * 1500),
    ],
)  # fmt: skip
def test_what_would_stall_the_program_is_refused_fast(text):
    names = {"big": 2**1000, "many": [0.0] * 600_000}
    start = time.process_time()
    with pytest.raises(ExpressionError) as error:
        evaluate(text, names)
    assert time.process_time() - start < 2  # what is refused would take minutes
    assert len(str(error.value)) < 300


_NUMBER = st.one_of(st.integers(0, 1000).map(str), st.floats(0.001, 1000, allow_nan=False).map(repr))
_ARITHMETIC = st.recursive(
    _NUMBER,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        st.tuples(inner, st.integers(0, 3)).map(lambda pair: f"({pair[0]})**{pair[1]}"),
    ),
    max_leaves=8,
)


@given(_ARITHMETIC)
def test_arithmetic_agrees_with_python(text):
    try:
        expected = eval(compile(ast.parse(text, mode="eval"), "", "eval"), {"__builtins__": {}})
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(not isinstance(expected, int) or expected.bit_length() < 500)
    found = evaluate(text, {})
    assert found == expected
    assert type(found) is type(expected)


_WORD = st.sampled_from(
    [*FUNCTIONS, "x", "J", "cw", "values", "word", "ms", "mV", "pi", "nan", "inf", "True", "'a'", "0", "1e9"]
)
_CALLS = st.recursive(
    _WORD,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(st.sampled_from(list(FUNCTIONS)), st.lists(inner, max_size=3)).map(lambda p: f"{p[0]}({', '.join(p[1])})"),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(inner, inner).map(lambda p: f"{p[0]}[{p[1]}]"),
        st.tuples(inner, inner).map(lambda p: f"{{{p[0]}: {p[1]}}}"),
    ),
    max_leaves=6,
)


def _answers(text):
    start = time.process_time()
    try:
        evaluate(text, NAMES)
    except ExpressionError as error:
        assert str(error)
    assert time.process_time() - start < 2


@example("lambda: " + "-" * 500 + "1")
@example("\x00")
@example("'\\d'")
@example("\ud800")
@given(st.one_of(st.text(max_size=60), st.text("0123456789+-*/().,[]{}'\" eExJ", max_size=30)))
def test_any_text_gives_a_value_or_an_expression_error(text):
    _answers(text)


@given(_CALLS)
def test_any_composition_of_words_gives_a_value_or_an_expression_error(text):
    _answers(text)


@pytest.mark.parametrize("text", ["[{}]", "max({})", "{{0: [{}]}}"])
def test_arrays_of_a_list_are_counted_before_all_of_them_are_made(text):
    made = 0

    def count_calls(name):
        nonlocal made
        made += 1
        return np.ones(400_000)

    with pytest.raises(ExpressionError, match="too large"):
        evaluate(text.format(", ".join(["a"] * 398)), count_calls)
    assert made <= 3


def test_trees_of_long_cells_are_not_kept():
    from cxsystem2.expressions.evaluate import LONGEST, _kept

    before = _kept.cache_info().currsize
    for number in range(50):
        evaluate(f"[{number}" + ", 1" * (LONGEST // 3 - 2) + "]", {})
    assert _kept.cache_info().currsize == before
