"""Values of swept cells as numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.collect.numbers import numbers


@pytest.mark.parametrize(
    ("texts", "values", "unit"),
    [
        (["1", "2.5", "-3e2"], (1, 2.5, -300), "1"),
        (["1*nS", "1.2*nS", "0.01*uS"], (1, 1.2, 10), "nS"),
        (["100*um", "0.5*mm"], (100, 500), "um"),
        (["3 * mV", "-60*mV"], (3, -60), "mV"),
        (["1*nS/cm**2", "2*nS/cm**2"], (1, 2), "nS/cm**2"),
        (["2*(3+1)", "7"], (8, 7), "1"),
        (["2*pi", "1"], (6.28318530718, 1), "1"),
    ],
)
def test_numbers_are_in_the_unit_of_the_first(texts, values, unit):
    found = numbers(texts)
    assert found is not None
    assert found.values == values
    assert found.unit == unit


@pytest.mark.parametrize(
    "texts",
    [
        [], ["EIF", "LIF"], ["1*nS", "1*mV"], ["1*nS", "2"], ["2*J", "3*J"], ["[1 2]*mV", "[2 3]*mV"], ["1*nS", ""],
        ["1*bogus"], ["(1", "2"], ["1/0", "2"], ["1+2j", "2"], ["'1'", "'2'"], ["file_1.mat", "file_2.mat"], ["1*nS", "{2*nS"],
    ],
)  # fmt: skip
def test_what_is_not_numbers_stays_text(texts):
    assert numbers(texts) is None


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=5))
def test_the_number_is_what_was_written(values):
    found = numbers([f"{value!r}*mV" for value in values])
    assert found is not None
    assert found.values == pytest.approx(values, rel=1e-11)
