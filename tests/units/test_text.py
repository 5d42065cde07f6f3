"""Quantities as texts: those of Brian2."""

import numpy as np
import pytest
from brian2 import Quantity as Theirs
from brian2.units import allunits
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.units import DIMENSIONLESS, of_brian2, shown, units

NAMES = sorted({name for name in units() if units()[name].dim != DIMENSIONLESS and hasattr(allunits, name)})
NUMBERS = (
    st.floats().filter(lambda number: not 0 < abs(number) < 1e-150) | st.floats(1e-6, 1e6) | st.integers(-1000, 1000).map(float)
)
"""Without such as are 0 in large units: Brian2 shows them so."""


def theirs(value, name):
    return Theirs(value, dim=getattr(allunits, name).dim)


@given(NUMBERS, st.sampled_from(NAMES))
def test_a_number_is_printed_as_brian2_prints_it(number, name):
    expected = theirs(number, name)
    assert shown(number, of_brian2(expected.dim)) == str(expected)


@given(st.lists(NUMBERS, max_size=5), st.sampled_from(NAMES))
def test_a_list_is_printed_as_brian2_prints_it(numbers, name):
    expected = theirs(np.array(numbers), name)
    assert shown(np.array(numbers), of_brian2(expected.dim)) == str(expected)


@given(NUMBERS, st.sampled_from(NAMES), st.integers(1, 10))
def test_the_digits_are_those_of_numpy(number, name, precision):
    expected = theirs(number, name).in_best_unit(precision=precision)
    with np.printoptions(precision=precision):
        assert shown(number, units()[name].dim) == expected


@given(st.complex_numbers(allow_nan=False, max_magnitude=1e12, min_magnitude=1e-12), st.sampled_from(NAMES))
def test_a_complex_number_is_printed_as_brian2_prints_it(number, name):
    assert shown(number, units()[name].dim) == str(theirs(number, name))


@pytest.mark.parametrize("shape", [(2000,), (1000, 2), (3, 4), (0,), (2, 600)])
@pytest.mark.parametrize("scale", [1e-9, 1, 1e5])
def test_a_long_list_is_cut_and_its_shown_part_chooses_the_unit(shape, scale):
    values = np.full(shape, 1e9 * scale)
    values[..., :3] *= 1e-6
    assert shown(values, units()["volt"].dim) == str(theirs(values, "volt"))


@pytest.mark.parametrize("name", ["ohm*metre", "volt**0.5", "amp*kelvin", "second**-0.5"])
@pytest.mark.parametrize("number", [3.0, 1e-7, 12345.678])
def test_a_dimension_without_a_unit_is_shown_in_base_units(name, number):
    expected = Theirs(number, dim=eval(name, vars(allunits).copy()).dim)
    wanted = f"{np.array2string(np.array(number))} {expected.dim}"
    assert shown(number, of_brian2(expected.dim)) == wanted
