"""Pyramidal cells: the capacitance, leak and coupling of each compartment, and what their block must say."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.problems import Level

SHARES, RESISTANCES = [0.5, 0.06, 0.2, 0.15, 0.09], [100e6, 120e6, 150e6, 180e6]
AREA, SPINES = 15000e-12, 2.0


@pytest.fixture
def block(pyramidal_network):
    """The block of the cells with three apical compartments, to be changed before `told` or `values`."""
    return pyramidal_network[1]["PC"]


@pytest.fixture
def told(pyramidal_network, block):
    def told(**changes):
        block.update(changes)
        notes = {one.message for one in check(*pyramidal_network).report if one.level is Level.NOTE}
        assert notes == {"apical compartments have their own areas; params pc_area_indexing = legacy repeats published results"}
        return [one.message for one in check(*pyramidal_network).report if one.level is not Level.NOTE]

    return told


@pytest.fixture
def values(pyramidal_network, block):
    def values(**params):
        pyramidal_network[0]["params"].update(params)
        return CxSystem(*pyramidal_network).network.config.populations[0].parameters

    return values


def test_each_compartment_has_its_share_of_the_area(values):
    found = values()
    assert found.keys() == {"basal", "soma", "a0", "a1", "a2"}
    for name, share in zip(("basal", "soma", "a0", "a1", "a2"), SHARES, strict=True):
        assert found[name]["C"] == pytest.approx(share * AREA * 1e-2 * SPINES)
        assert found[name]["gL"] == pytest.approx(share * AREA * 0.4)


def test_neighbours_are_coupled_in_both_directions(values):
    found, (basal, first, second, third) = values(), [1 / one for one in RESISTANCES]
    assert (found["soma"]["g_basal"], found["soma"]["g_apical"]) == pytest.approx((basal, first))
    coupling = {
        name: tuple(own[key] for key in ("g_soma", "g_lower", "g_upper")) for name, own in found.items() if name != "soma"
    }
    assert coupling["basal"] == pytest.approx((basal, 0, 0))
    assert coupling["a0"] == pytest.approx((first, 0, second))
    assert coupling["a1"] == pytest.approx((0, second, third))
    assert coupling["a2"] == pytest.approx((0, third, 0))


def test_legacy_areas_are_those_two_places_below(values):
    found = values(pc_area_indexing="legacy")
    shares = [found[name]["C"] / (AREA * 1e-2 * SPINES) for name in ("basal", "soma", "a0", "a1", "a2")]
    assert shares == pytest.approx([0.5, 0.06, 0.5, 0.06, 0.2])


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"fract_areas": "[0.5, 0.5]"}, "a dictionary is expected, {number of apical compartments: [shares of the area]}"),
        ({"fract_areas": "{7: [0.5, 0.5]}"}, "no entry for 2 or 3 apical compartments, which [4->1] asks for"),
        ({"fract_areas": "{2: [0.5, 0.5]}"}, "5 shares above 0 are expected for 2 apical compartments, not 2"),
        ({"fract_areas": "{2: [0.5, 0.1, 0.2, 0.1, 0]}"}, "5 shares above 0 are expected for 2 apical compartments, not 5"),
        ({"fract_areas": "{2: 0.5}"}, "5 shares above 0 are expected for 2 apical compartments, not 0"),
        ({"fract_areas": "{2: [0.5, 0.5, 0.5, 0.5, 0.5]}"}, "the shares of the area sum to 2.5, not to 1"),
        ({"Ra": "[100, 120]*Mohm"}, "4 resistances above 0 are needed for this cell, not 2"),
        ({"Ra": "[100, 120, 0, 180]*Mohm"}, "4 resistances above 0 are needed for this cell, not 4"),
    ],
)
def test_what_is_wrong_with_a_block_is_one_problem(told, changes, message):
    assert told(**changes) == [message]
