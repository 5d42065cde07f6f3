"""Positions of cells."""

import numpy as np
import pytest

from cxsystem2.network.geometry import cortex, positions, visual_field


@pytest.mark.parametrize("spacing", [0.0, 1e-6, 20e-6])
def test_cells_fill_a_disc_evenly(spacing):
    placed = positions(20_000, 200e-6, spacing, 0j, 1, "1")
    radius = np.abs(placed)
    assert radius.max() <= 0.2
    inner = np.mean(radius <= 0.1)
    assert inner == pytest.approx(0.25, abs=0.02 if spacing < 1e-5 else 0.06)
    assert abs(placed.mean()) < 0.02


def test_a_grid_has_its_spacing():
    placed = positions(500, 200e-6, 20e-6, 0j, 1, "1")
    steps = (placed.real + 0.2) / 0.02
    assert np.allclose(steps, np.rint(steps))


def test_the_disc_lies_around_the_image_of_its_centre():
    placed = positions(2000, 100e-6, 0.0, 5 + 0j, 1, "1")
    assert abs(placed.mean() - 17 * np.log(6)) < 0.01


def test_the_map_and_its_inverse():
    visual = np.array([0j, 5 + 0j, 1 + 2j])
    assert np.allclose(visual_field(np.array([cortex(z) for z in visual])), visual)


def test_no_radius_puts_all_cells_at_the_centre():
    assert np.all(positions(5, 0.0, 0.0, 0j, 1, "1") == 0)


def test_a_longer_population_begins_with_the_same_blocks():
    short, long = (positions(size, 200e-6, 0.0, 0j, 1, "1") for size in (256, 600))
    assert np.array_equal(short, long[:256])
