"""How people write numbers and units: read where it is sure, and else a suggestion that works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.expressions import ExpressionError, evaluate
from cxsystem2.expressions.evaluate import meant
from cxsystem2.expressions.spelling import readings
from cxsystem2.problems import Place, Problem

NAMES = {"J": 2.0}


def remedy(text, unit=""):
    """The suggestion for a text that is in error."""
    with pytest.raises(ExpressionError) as error:
        evaluate(text, NAMES, unit)
    return Problem(Place("table"), str(error.value)).remedy


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("0.5*s", "500*ms"), ("−60*mV", "-60*mV"), ("–60*mV", "-60*mV"), ("100×ms", "100*ms"), ("1·ms", "1*ms"),
        ("0.2*µF", "0.2*uF"), ("0.2*μF", "0.2*uF"), ("3*MΩ", "3*Mohm"), ("2\u00a0*\u2009ms", "2*ms"), ("2*cm²", "2*cm**2"),
        ("100ms", "100*ms"), ("100 ms", "100*ms"), ("-52mV", "-52*mV"), ("−52 mV", "-52*mV"), ("1.5e-3mV", "1.5e-3*mV"),
        ("5nS/cm**2", "5*nS/cm**2"), ("2 µF + 1uF", "3*uF"), ("(2ms)/(1 ms)", "2"), ("J*3nS", "6*nS"),
    ],
)  # fmt: skip
def test_what_can_mean_one_thing_only_is_read(text, same):
    assert evaluate(text, NAMES) == evaluate(same, NAMES)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("100*msec", "ms"), ("1*milliseconds", "ms"), ("-60*millivolt", "mV"), ("2e-10*F", "farad"), ("2*sec", "second"),
        ("2*Ohm", "ohm"), ("2*KHz", None), ("0,5nS", "0.5*nS"), ("0,5*nS", "0.5*nS"), ("100 msec", "100*ms"), ("50%", "0.5"),
        ("1.000.000", "1000000"), ("1.234,5", "1234.5"), ("[1;5]*ms", None), ("1,000", None), ("3*Ms", None),
    ],
)  # fmt: skip
def test_a_suggestion_is_what_is_meant(text, right):
    found = remedy(text)
    if right is not None:
        assert found is not None and found[1] == right
    elif found is not None:
        evaluate(text.replace(*found), NAMES)


@pytest.mark.parametrize("text", ["1/2ms", "2mV**2", "2 mV²", "2**3ms", "4/-2ms"])
def test_a_star_that_may_stand_in_two_places_is_not_guessed(text):
    with pytest.raises(ExpressionError, match=r"write a star between a number and its unit"):
        evaluate(text, NAMES)


def test_a_name_of_the_table_is_no_unit():
    assert remedy("2 J") == ("2 J", "2*J")
    with pytest.raises(ExpressionError, match=r"write 2\*mV"):
        evaluate("2mV", {"mV": 3})


@pytest.mark.parametrize(
    ("text", "same"), [("100 ms", "100*ms"), ("5ms.csv", "5ms.csv"), ("1/2ms", "1/2ms"), ("'2ms'", "'2ms'"), ("2*J", "2*J")]
)
def test_a_text_is_written_as_meant(text, same):
    assert meant(text, lambda word: word == "ms") == same


def test_the_unit_that_is_wanted_decides_between_two():
    assert remedy("3*ns") is None
    assert remedy("3*ns", "siemens") == ("ns", "nS")


@pytest.mark.parametrize("text", ["1-Mar", "01.03.2024", "2024-03-01", "2024-10-11", "12:30", "Mar-24"])
def test_dates_are_no_numbers(text):
    with pytest.raises(ExpressionError, match="is a date or a time"):
        evaluate(text, {})


def test_a_comma_that_may_divide_thousands_is_told():
    with pytest.raises(ExpressionError, match=r"write 1000 or 1$"):
        evaluate("1,000", {})


@given(
    st.sampled_from(["", "m", "milli", "u", "n", "nano", "p", "k", "M", "mega"]),
    st.sampled_from(["sec", "volt", "Ohm", "amps"]),
)
def test_units_that_are_written_out_keep_their_size(prefix, base):
    sizes = {"": 1, "m": 1e-3, "milli": 1e-3, "u": 1e-6, "n": 1e-9, "nano": 1e-9, "p": 1e-12, "k": 1e3, "M": 1e6, "mega": 1e6}
    [unit] = readings(prefix + base)
    assert float(evaluate(unit, {})) == pytest.approx(sizes[prefix])


@given(st.text("0123456789.,-'% ;[]*nmuskVSFJ−·µ", max_size=12))
def test_every_suggestion_has_a_value(text):
    try:
        evaluate(text, NAMES)
    except ExpressionError as error:
        found = Problem(Place("table"), str(error)).remedy
        if found and found[0] == text:
            evaluate(found[1], NAMES)
