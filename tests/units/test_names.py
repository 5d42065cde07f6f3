"""Names of units: all that Brian2 knows, with the same size, dimension and symbol."""

import pytest
from brian2.units import allunits, stdunits
from brian2.units.fundamentalunits import Unit, get_unit

from cxsystem2.units import DIMENSIONLESS, Dimension, coherent, dimension, factor, of_brian2, symbol, units
from cxsystem2.units.names import choices

THEIRS = {
    name: unit
    for name, unit in {**vars(allunits), **vars(stdunits)}.items()
    if isinstance(unit, Unit) and name != "unit"  # left over from a loop, a litre with a prefix
}
DIMENSIONS = sorted({of_brian2(unit.dim) for unit in THEIRS.values()} - {DIMENSIONLESS}, key=str)


def test_every_unit_of_brian2_is_known_and_no_other():
    assert units().keys() == THEIRS.keys()


def test_a_unit_is_that_of_brian2():
    for name, unit in units().items():
        theirs = THEIRS[name]
        assert float(unit) == float(theirs), name
        assert unit.dim == of_brian2(theirs.dim), name
        assert (unit.name, str(unit)) == (theirs.name, str(theirs)), name


def test_values_are_multiplied_by_a_factor_to_be_numbers_of_a_unit():
    assert [factor(name) for name in ("mV", "pA", "nS", "ms", "volt")] == [1e3, 1e12, 1e9, 1e3, 1.0]


def test_a_product_of_units_has_no_symbol_but_its_name():
    words = {"hertz": "Hz", "second": "s", "siemens": "S", "pA": "pA", "siemens/volt": "siemens/volt", "1": "1"}
    assert {name: symbol(name) for name in words} == words


@pytest.mark.parametrize("kind", DIMENSIONS, ids=str)
def test_the_unit_of_a_dimension_is_that_of_brian2(kind):
    theirs = get_unit(next(unit.dim for unit in THEIRS.values() if of_brian2(unit.dim) == kind))
    assert (coherent(kind).name, coherent(kind).symbol, coherent(kind).size) == (theirs.name, str(theirs), 1)


@pytest.mark.parametrize(
    "name", ["volt", "siemens/volt", "metre**2", "ohm*cm", "pascal*second", "joule/(mole*kelvin)", "volt**0.5"]
)
def test_a_dimension_is_written_as_brian2_writes_it(name):
    theirs = eval(name, dict(THEIRS)).dim
    assert str(of_brian2(theirs)) == str(theirs)
    assert of_brian2(theirs).name == repr(theirs)


def test_units_that_are_shown_have_the_size_that_they_say():
    for kind in DIMENSIONS:
        for unit in choices(kind):
            assert unit.dimension == kind and unit.size == float(units()[unit.name]), unit


def test_a_compound_unit_has_its_own_dimension():
    names = ["siemens / volt", "farad / (meter ** 2)", "joule / (mole * kelvin)", "katal / (metre ** 3)", "gray / second"]
    for name in names:
        kind = eval(name, dict(units())).dim
        assert (coherent(kind).name, coherent(kind).symbol) == (name, str(eval(name, dict(THEIRS))))


def test_exponents_that_are_whole_are_whole():
    volt = units()["volt"].dim
    assert (volt**0.1) ** 10 == volt
    assert volt**0.7 * volt**0.1 * volt**0.2 == volt
    assert str(volt**1.5 / volt**0.5) == "m^2 kg s^-3 A^-1"


def test_no_exponents_are_no_dimension():
    assert dimension([0.0] * 7) == DIMENSIONLESS == Dimension((0,) * 7)
    assert str(DIMENSIONLESS) == DIMENSIONLESS.name == "1"
