"""Values of a swept parameter, as they are written."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.batches.values import read_amount, read_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2,5", ("1", "2", "5")),
        (" 1 , 2 ", ("1", "2")),
        ("1*nS, 2*nS", ("1*nS", "2*nS")),
        ("0.1*Hz:0.6*Hz:0.1*Hz", ("0.1*Hz", "0.2*Hz", "0.3*Hz", "0.4*Hz", "0.5*Hz", "0.6*Hz")),
        ("1:2:0.4", ("1", "1.4", "1.8")),
        ("3:1:-1", ("3", "2", "1")),
        ("100:300:100", ("100", "200", "300")),
        ("1:3:1,10", ("1", "2", "3", "10")),
        ("[1, 2]", ("1", "2")),
        ("[1, 2],[3]", ("[1, 2]", "[3]")),
        ("[Sp],[Sp] [St]vm[rec](0-3)", ("[Sp]", "[Sp] [St]vm[rec](0-3)")),
        ("'a,b',c", ("'a,b'", "c")),
        ("{2: [0.5, 0.5]}", ("{2: [0.5, 0.5]}",)),
        ("1,1,2", ("1", "2")),
        ("5", ("5",)),
    ],
)
def test_a_text_lists_values(text, values):
    assert read_values(text) == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,,2", "a value is missing in '1,,2'"),
        ("", "a value is missing in ''"),
        ("1:2", "'1:2' is not a range; one is written start:stop:step"),
        ("1:a:1", "'1:a:1' is not a range"),
        ("1*Hz:2*Hz:1", "start, stop and step of '1*Hz:2*Hz:1' have different units"),
        ("1:2:0", "the range '1:2:0' has no value"),
        ("1:2:-1", "the range '1:2:-1' has no value"),
        ("0:1:1e-9", "the range '0:1:1e-9' has no value, or more than 10,000"),
    ],
)
def test_what_is_no_list_of_values_is_one_sentence(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        read_values(text)


@given(st.integers(-50, 50), st.integers(1, 20), st.integers(0, 30), st.integers(0, 3))
def test_a_range_has_its_start_and_its_stop_and_even_steps(start, step, count, digits):
    low, by = Decimal(start).scaleb(-digits), Decimal(step).scaleb(-digits)
    values = read_values(f"{low}*mV:{low + count * by}*mV:{by}*mV")
    assert [read_amount(value).number for value in values] == [low + k * by for k in range(count + 1)]


@given(st.text("[](){}'\",:;0123456789.*-ane ", max_size=25))
def test_any_text_is_values_or_one_error(text):
    try:
        values = read_values(text)
    except ValueError as error:
        assert "\n" not in str(error)
    else:
        assert all(values)
