"""Arithmetic of quantities: the same as Brian2's, to the bit, with the same messages."""

import operator
import pickle

import brian2
import numpy as np
import pytest
from brian2.units import allunits
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.units import DIMENSIONLESS, DimensionMismatchError, Quantity, Unit, dimension_of, of_brian2, own, units
from cxsystem2.units.quantity import common, made, plain

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
NAMES = ["mvolt", "nsiemens", "pfarad", "second", "msecond", "Mohm", "umetre2", "kgram", "molar", "volt"]
NUMBERS = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-9, 9)
    | st.just(2**60)
    | st.floats(1e-6, 1e6)
    | st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=2).map(np.array)
)


@st.composite
def pairs(draw):
    """The same value of Brian2 and of ours: a plain number, a unit, or a number with a unit."""
    number, name, kind = draw(NUMBERS), draw(st.sampled_from(NAMES)), draw(st.integers(0, 3))
    if kind == 0:
        return number, number
    theirs, ours = getattr(allunits, name), units()[name]
    return (theirs, ours) if kind == 1 else (number * theirs, number * ours)


def same(theirs, ours):
    assert np.array_equal(np.asarray(theirs, float), np.asarray(ours, float), equal_nan=True)
    assert of_brian2(brian2.get_dimensions(theirs)) == dimension_of(ours)


@given(pairs(), pairs(), st.sampled_from(sorted(SIGNS)))
def test_values_and_messages_are_those_of_brian2(left, right, sign):
    if sign == "/" and np.any(np.asarray(right[0]) == 0):
        return
    with np.errstate(all="ignore"):
        try:
            theirs = SIGNS[sign](left[0], right[0])
        except brian2.DimensionMismatchError as error:
            with pytest.raises(DimensionMismatchError) as found:
                SIGNS[sign](left[1], right[1])
            assert str(found.value) == str(error)
        else:
            if sign == "/" and isinstance(theirs, brian2.Unit) and not isinstance(left[0], brian2.Unit):
                return  # 1/ms is a unit of Brian2's, whose size is a power of ten; here it is calculated
            same(theirs, SIGNS[sign](left[1], right[1]))


@given(pairs(), st.integers(-4, 4) | st.sampled_from([0.5, 1.5, 2.0, -0.5]))
def test_powers_are_those_of_brian2(value, power):
    theirs, ours = value
    if not isinstance(ours, Quantity) or (power < 0 and np.any(np.asarray(theirs) == 0)):
        return
    with np.errstate(all="ignore"):
        same(theirs**power, ours**power)


@given(pairs())
def test_one_value_alone(value):
    theirs, ours = value
    if isinstance(ours, Quantity):
        same(-theirs, -ours)
        same(+theirs, +ours)
        same(abs(theirs), abs(ours))
        for name in ("min", "max", "sum", "mean"):
            same(getattr(np.atleast_1d(theirs), name)(), getattr(ours, name)())


UNITS = st.recursive(
    st.sampled_from(NAMES),
    lambda parts: (
        st.tuples(parts, st.sampled_from("*/"), parts).map(lambda part: f"({part[0]} {part[1]} {part[2]})")
        | st.tuples(parts, st.sampled_from(["2", "-1", "3", "0.5"])).map(lambda part: f"({part[0]} ** {part[1]})")
    ),
    max_leaves=6,
)


@given(UNITS)
def test_units_of_units_are_those_of_brian2(text):
    theirs, ours = eval(text, vars(allunits).copy()), eval(text, dict(units()))
    assert type(ours) is Unit
    assert (str(ours), ours.name, float(ours)) == (str(theirs), repr(theirs), float(theirs))
    assert ours.dim == of_brian2(theirs.dim)


def test_what_has_no_unit_left_is_a_plain_number():
    ms = units()["ms"]
    assert type(2 * ms / ms) is float
    assert (np.array([1, 2]) * ms / ms).tolist() == [1, 2]
    assert type(ms / ms) is Unit and dimension_of(ms / ms) == DIMENSIONLESS


def test_only_a_plain_zero_fits_every_unit():
    mv, ns = units()["mV"], units()["nS"]
    assert float(0 + 2 * mv) == float(2 * mv - 0) == 2e-3
    for wrong in (lambda: 0 * mv + ns, lambda: mv + 1, lambda: np.array([0, 1]) + 2 * mv, lambda: np.inf + mv):
        with pytest.raises(DimensionMismatchError):
            wrong()


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_values_are_compared_within_their_dimension(compare):
    mv = units()["mV"]
    assert compare(2 * mv, 3 * mv) == compare(2, 3)
    assert compare(mv, 0) == compare(1, 0)
    with pytest.raises(DimensionMismatchError, match=r"Cannot perform comparison 2\. mV .+ 3, units do not match"):
        compare(2 * mv, 3)


def test_an_exponent_has_no_unit():
    mv = units()["mV"]
    assert 2 ** (mv / mv) == 2
    for base in (2, 2 * mv, mv):
        with pytest.raises(DimensionMismatchError, match="the exponent has a unit"):
            base**mv


def test_numpy_takes_the_number_in_base_units():
    values = np.array([1.0, 2.0]) * units()["mV"]
    np.testing.assert_array_equal(np.asarray(values), [1e-3, 2e-3])
    assert (len(values), values.shape, values.ndim, values.size) == (2, (2,), 1, 2)
    assert float(values[1]) == 2e-3 and int(2500 * units()["mV"]) == 2
    assert np.array(values, copy=True) is not values.value


def test_a_quantity_survives_a_pickle():
    found = pickle.loads(pickle.dumps(3 * units()["mV"]))
    assert (found.value, found.dim) == (3e-3, units()["volt"].dim)


@pytest.mark.parametrize("value", [3 * brian2.mV, brian2.nS, [1, 2] * brian2.second, 2 * brian2.mV / brian2.mV, 5, "text"])
def test_values_of_brian2_become_ours(value):
    found = own(value)
    if isinstance(value, brian2.Quantity):
        same(value, found)
        assert not isinstance(found, np.ndarray)
    else:
        assert found is value


def test_the_common_dimension_says_what_was_tried():
    ms, mv = units()["ms"], units()["mV"]
    assert common("", 1 * ms, 2 * ms) == ms.dim
    with pytest.raises(DimensionMismatchError, match=r"^1\. ms beside 1\. mV \(units are s and V\)\.$"):
        common("{} beside {}", 1 * ms, 1 * mv)
    assert made(3.0, DIMENSIONLESS) == 3.0 == plain(made(3.0, ms.dim))
