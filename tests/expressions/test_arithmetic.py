"""Arithmetic of single values: the same as Brian2's, to the bit."""

import operator

import numpy as np
import pytest

from cxsystem2.brian import brian2
from cxsystem2.expressions import evaluate
from cxsystem2.units import DIMENSIONLESS, Quantity, Unit, dimension_of, of_brian2

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def drawn(number):
    """Pairs of single values, of which one has a unit at least."""
    draw = np.random.default_rng(number)
    units = [brian2.mV, brian2.nS, brian2.pF, brian2.second, brian2.Mohm]
    numbers = [float(draw.normal()), int(draw.integers(-9, 9)), float(10 ** draw.uniform(-300, 300)), 2**60, 0, -0.0, np.inf]
    quantities = [one * unit for one in (0.1, 3, -7.7e-5) for unit in units]
    first, second = draw.choice(len(quantities), 2)
    others = [*numbers, *units, *quantities]
    return quantities[first], others[draw.integers(len(others))], quantities[second]


@pytest.mark.parametrize("number", range(60))
@pytest.mark.parametrize("sign", SIGNS)
def test_values_are_those_of_brian2(sign, number):
    one, other, third = drawn(number)
    for left, right in ((one, other), (other, one), (one, third)):
        if sign == "/" and float(right) == 0:
            continue
        try:
            expected = SIGNS[sign](left, right)
        except (brian2.DimensionMismatchError, TypeError):
            continue
        found = evaluate(f"left {sign} right", {"left": left, "right": right})
        assert np.array(float(found)).tobytes() == np.array(float(expected)).tobytes()
        assert dimension_of(found) == of_brian2(brian2.get_dimensions(expected))
        assert isinstance(found, Quantity) == isinstance(expected, brian2.Quantity)


def test_a_product_of_units_is_a_unit():
    assert type(evaluate("nS*mV", {})) is Unit


def test_what_has_no_unit_left_is_a_number():
    assert dimension_of(evaluate("(1*mV)/(2*mV)", {})) == DIMENSIONLESS
    assert evaluate("(1*mV)/(2*mV)", {}) == 0.5
