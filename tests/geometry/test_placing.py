"""Positions of cells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from cxsystem2 import CxSystem
from cxsystem2.geometry.cortical_map import cortex, visual_field
from cxsystem2.geometry.packing import holds, sites
from cxsystem2.geometry.placing import _lattice, apart, scattered
from cxsystem2.geometry.plane import Disc

SMALL = Disc(0j, 0.2)


def smallest_distance(points):
    distances, _ = cKDTree(np.stack([points.real, points.imag], axis=1)).query(np.stack([points.real, points.imag], 1), k=2)
    return distances[:, 1].min()


@pytest.mark.parametrize("grid", [0.0, 1e-3, 20e-3])
def test_cells_fill_a_disc_evenly(grid):
    placed = scattered(20_000, SMALL, 1, "1", grid)
    radius = np.abs(placed)
    assert radius.max() <= 0.2
    inner = np.mean(radius <= 0.1)
    assert inner == pytest.approx(0.25, abs=0.02 if grid < 1e-2 else 0.06)
    assert abs(placed.mean()) < 0.02


def test_a_grid_has_its_spacing():
    placed = scattered(500, SMALL, 1, "1", 0.02)
    steps = (placed.real + 0.2) / 0.02
    assert np.allclose(steps, np.rint(steps))


@pytest.mark.parametrize(("size", "distance"), [(20_000, 1e-3), (4000, 3e-3), (4000, 4e-3), (4000, 5.5e-3), (1500, 9.5e-3)])
def test_cells_keep_their_distance_and_fill_the_disc(size, distance):
    """Sparse discs (coverage 0.1 to 0.35) and crowded ones (0.4 to 0.85)."""
    placed = apart(size, SMALL, distance, 1, "1")
    radius = np.abs(placed)
    assert len(placed) == size
    assert smallest_distance(placed) >= distance
    assert radius.max() <= 0.2
    assert np.mean(radius <= 0.1) == pytest.approx(0.25, abs=0.04)
    assert abs(placed.mean()) < 0.01


@given(st.integers(1, 400), st.floats(1e-4, 0.3), st.integers(0, 9))
def test_a_disc_holds_what_it_is_said_to_hold(size, distance, seed):
    if holds(size, 0.2, distance):
        placed = apart(size, SMALL, distance, seed, "1")
        assert len(placed) == size
        assert np.abs(placed).max() <= 0.2 * (1 + 1e-12)
        assert size == 1 or smallest_distance(placed) >= distance * (1 - 1e-12)


def test_a_full_lattice_fits_exactly():
    most = sites(0.2, 0.02)
    assert len(_lattice(0.2, 0.02)) == most
    assert holds(most, 0.2, 0.02)
    assert not holds(most + 1, 0.2, 0.02)
    assert smallest_distance(apart(most, SMALL, 0.02, 1, "1")) == pytest.approx(0.02, rel=1e-6)


@pytest.mark.parametrize("distance", [1e-3, 5e-3])
def test_positions_depend_on_seed_and_population_alone(distance):
    first, again = (apart(1000, SMALL, distance, 1, "1") for _ in range(2))
    assert np.array_equal(first, again)
    for seed, owner in ((2, "1"), (1, "2")):
        assert not np.intersect1d(first, apart(1000, SMALL, distance, seed, owner)).size


def test_the_numbers_of_cells_say_nothing_about_their_places():
    """Neither in a sparse nor in a crowded disc are neighbours in number neighbours in place."""
    for distance in (1e-3, 5.5e-3):
        placed = apart(4000, SMALL, distance, 1, "1")
        order = np.arange(4000)
        assert abs(np.corrcoef(order, placed.real)[0, 1]) < 0.065
        assert abs(np.corrcoef(order, placed.imag)[0, 1]) < 0.065


def test_the_disc_lies_around_the_image_of_its_centre(anatomy, physiology):
    anatomy["G"][0].update(number_of_neurons=2000, net_center="5+0j")
    network = CxSystem(anatomy, physiology).network
    cells = network.config.populations[0]
    assert abs(network.positions(cells).mean() - 17 * np.log(6)) < 0.02
    assert abs(network.visual_field(cells).mean() - 5) < 0.02


def test_the_map_of_the_visual_field_can_be_chosen(anatomy, physiology):
    anatomy["params"].update(cortical_magnification="12.2*mm", visual_offset=0.94)
    anatomy["G"][0].update(number_of_neurons=2000, net_center="5+0j")
    network = CxSystem(anatomy, physiology).network
    cells = network.config.populations[0]
    assert abs(network.positions(cells).mean() - 12.2 * np.log(5.94)) < 0.02
    assert abs(network.visual_field(cells).mean() - 5) < 0.02


def test_cells_stand_apart_unless_the_table_asks_for_the_grid(anatomy, physiology):
    anatomy["params"]["min_distance"] = "10*um"
    anatomy["G"][0]["number_of_neurons"] = 400
    network = CxSystem(anatomy, physiology).network
    assert smallest_distance(network.positions(network.config.populations[0])) >= 0.01
    network = CxSystem(anatomy, physiology, changes=["min_distance_rule=grid"]).network
    steps = (network.positions(network.config.populations[0]).real + 0.2) / 0.01
    assert np.allclose(steps, np.rint(steps))


def test_layers_have_a_depth(anatomy, physiology):
    anatomy["G"][1]["layer_idx"] = 2
    network = CxSystem(anatomy, physiology).network
    cells = [*network.config.relays, *network.config.populations]
    assert [network.depth(one) for one in cells] == [2.082, 1.225, 1.415]


def test_the_map_and_its_inverse():
    visual = np.array([0j, 5 + 0j, 1 + 2j])
    assert np.allclose(visual_field(np.array([cortex(z) for z in visual])), visual)
    assert np.allclose(visual_field(np.array([cortex(z, 12.2, 0.94) for z in visual]), 12.2, 0.94), visual)


def test_no_radius_puts_all_cells_at_the_centre():
    assert np.all(scattered(5, Disc(0j, 0.0), 1, "1") == 0)
    assert np.all(apart(5, Disc(1j, 0.0), 0.1, 1, "1") == 1j)


def test_a_longer_population_begins_with_the_same_blocks():
    short, long = (scattered(size, SMALL, 1, "1") for size in (256, 600))
    assert np.array_equal(short, long[:256])
