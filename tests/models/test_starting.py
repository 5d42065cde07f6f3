"""Starting values of blocks: in the units of their cells, and on the scale of potentials of their model."""

import pytest

from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.starting import rheobase, starting_value


@pytest.mark.parametrize(
    ("name", "model", "unit", "value"),
    [
        ("gL", "EIF", "siemens", "50*nS"),
        ("gL", "EIF", "siemens/meter**2", "4.2e-5*siemens*cm**-2"),  # of a cell with dendrites
        ("Area_tot_pyram", "EIF", "meter**2", "15000*um**2"),
        ("Ee", "EIF", "volt", "0*mV"),
        ("Ee", "SIMPLE_HH", "volt", "65*mV"),  # its potentials count from rest
        ("Ei", "SIMPLE_HH", "volt", "-15*mV"),
        ("V_init", "SIMPLE_HH", "volt", "0*mV"),
        ("V_init_max", "EIF", "volt", "VT"),
        ("nothing", "EIF", "1", ""),
    ],
)
def test_a_value_fits_the_cell(name, model, unit, value):
    assert starting_value(name, [model], ["VT"], Catalogue(), unit) == value


def test_what_makes_a_cell_fire_depends_on_its_dendrites():
    known = Catalogue()
    assert 0 < rheobase("EIF", known, dendrites=True) < rheobase("EIF", known)
    assert rheobase("LIF", known, dendrites=True) == 0  # it has no form with dendrites
