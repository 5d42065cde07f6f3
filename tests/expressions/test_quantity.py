"""Numbers with units, on their way into and out of plain SI floats."""

import math

import numpy as np
import pytest
from brian2 import amp, ms, mV, nS, second
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.expressions import ExpressionError, evaluate, in_unit, show
from cxsystem2.expressions.quantity import dimension, spread


@pytest.mark.parametrize(
    ("value", "unit", "number"),
    [(5 * ms, "second", 5e-3), (2 * nS, "siemens", 2e-9), (3, "1", 3), (2.5, "1", 2.5), (5 + 2j, "1", 5 + 2j),
     (4 / second, "hertz", 4), (1 * nS / mV, "siemens/volt", 1e-6)],
)  # fmt: skip
def test_a_value_becomes_its_number_in_si_units(value, unit, number):
    assert in_unit(value, unit) == pytest.approx(number)


def test_a_list_becomes_an_array():
    np.testing.assert_allclose(in_unit([1 * ms, 2 * ms], "second"), [1e-3, 2e-3])


@pytest.mark.parametrize(
    ("value", "unit", "message"),
    [
        (5, "second", "5 should be a value in second; it has no unit"),
        (5 * mV, "second", "5 mV should be a value in second; not in V"),
        (5 * mV, "1", "5 mV should be a plain number; not in V"),
        ("EIF", "second", "'EIF' is not a number"),
        (["a", "b"], "second", "is not a number"),
        ({1: 2}, "second", "a block is not a number"),
        (None, "second", "None is not a number"),
        ([1 * mV, 2], "volt", "units do not match within the list"),
        ([1 * mV, 2 * ms], "volt", "units do not match within the list"),
        ([[1, 2], [3]], "1", "is not a number"),
    ],
)
def test_what_is_no_such_number_is_named(value, unit, message):
    with pytest.raises(ExpressionError) as error:
        in_unit(value, unit)
    assert message in str(error.value)


def test_the_same_unit_has_one_dimension():
    assert dimension("siemens/cm**2") is dimension("siemens/meter**2")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.005 * second, "5 ms"), (2e-9 * amp, "2 nA"), (0.1, "0.1"), (3, "3"), ("EIF", "'EIF'"), ([0] * 20, "20 values")],
)
def test_a_value_is_shown_short(value, text):
    assert show(value) == text


@given(st.floats(min_value=-1e6, max_value=1e6), st.sampled_from(["ms", "mV", "nS", "um"]))
def test_reading_a_number_in_its_own_unit_gives_it_back(number, name):
    unit = {"ms": "second", "mV": "volt", "nS": "siemens", "um": "meter"}[name]
    factor = {"ms": 1e-3, "mV": 1e-3, "nS": 1e-9, "um": 1e-6}[name]
    assert math.isclose(in_unit(evaluate(f"{number!r}*{name}", {}), unit), number * factor, rel_tol=1e-12, abs_tol=1e-300)


@pytest.mark.parametrize(
    ("mean", "deviation", "unit", "shown"),
    [(1.5e-3, 4.33e-4, "second", "1.5 ± 0.433 ms"), (2e-5, 0.0, "second", "20 ± 0 µs"), (63.8, 7.76, "1", "63.8 ± 7.76")],
)
def test_mean_and_deviation_are_in_one_unit(mean, deviation, unit, shown):
    assert spread(mean, deviation, unit) == shown
