"""Quantities as text: what Brian2 makes of the text is the float that was meant."""

import math
import struct

import brian2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxsystem2.script.quantities import SCALED, number, quantity, shown, together

NAMES = {"np": np, **{name: getattr(brian2, name) for units in SCALED.values() for name in units}, **vars(brian2)}


def bits(value):
    return struct.pack("<d", float(value))


@pytest.mark.parametrize(
    ("value", "base", "text"),
    [
        (250e-12, "farad", "250*pF"),
        (-0.0706, "volt", "-70.6*mV"),
        (0.0, "volt", "0*mV"),
        (1e-4, "second", "0.1*ms"),
        (1.0, "second", "1*second"),
        (0.5, "1", "0.5"),
        (0.72e-9, "siemens", "0.72*nS"),
        (1e-8, "siemens/volt", "1e-08*siemens/volt"),
        (-0.0, "volt", "-0.0*volt"),
    ],
)
def test_quantities_are_good_to_read(value, base, text):
    assert quantity(value, base) == text


@given(st.floats(allow_nan=False), st.sampled_from([*SCALED, "1"]))
@example(1.1 * 48e-12, "amp")
@example(-0.06 - 1e-17, "volt")
@example(12.5e-9, "siemens")
def test_the_text_is_the_float_to_the_bit(value, base):
    assert bits(eval(quantity(value, base), NAMES | {"inf": math.inf})) == bits(value)


@given(st.lists(st.floats(-1, 1).map(lambda value: round(value, 4)), min_size=1, max_size=8), st.sampled_from(list(SCALED)))
def test_several_quantities_share_a_unit(values, base):
    texts, unit = together(values, base)
    found = np.array([float(text) for text in texts]) * getattr(brian2, unit)
    assert [bits(value) for value in np.asarray(found)] == [bits(value) for value in values]


def test_numbers_that_are_none_have_names():
    assert [number(value) for value in (math.inf, -math.inf, math.nan)] == ["np.inf", "-np.inf", "np.nan"]


@pytest.mark.parametrize(
    ("value", "base", "text"),
    [(1 / 3e9, "siemens", "0.33333 nS"), (1e-4, "second", "0.1 ms"), (0.0, "volt", "0 mV"), (0.25, "1", "0.25"),
     (2.0, "siemens/volt", "2 siemens/volt"), (1e-30, "volt", "1e-30 volt")],
)  # fmt: skip
def test_comments_round(value, base, text):
    assert shown(value, base) == text
