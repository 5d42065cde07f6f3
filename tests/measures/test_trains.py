"""Spike trains in a window."""

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.measures import Trains


def test_a_window_is_half_open_and_rounding_does_not_move_its_edges():
    times = np.arange(1, 8) * 0.1  # 0.30000000000000004 and others of the kind
    trains = Trains.of(np.zeros(7, int), times, 1, 0.3, stop=0.6)
    assert trains.time == pytest.approx([0.0, 0.1, 0.2])
    assert trains.duration == pytest.approx(0.3)


def test_bins_are_not_moved_by_rounding_either():
    times = np.arange(1000) * 0.0001
    binned = Trains.of(np.zeros(1000, int), times, 1, stop=0.1).binned(0.001)
    assert binned.bins == 100
    assert np.all(binned.count == 10)


def test_a_last_bin_that_is_cut_short_is_left_out():
    trains = Trains.of([0, 0], [0.01, 0.095], 1, stop=0.1)
    assert trains.binned(0.03).bins == 3
    assert trains.binned(0.03).population().tolist() == [1, 0, 0]
    assert trains.binned(1.0).population().tolist() == []


def test_the_order_of_spikes_does_not_matter():
    rng = np.random.default_rng(1)
    i, t = rng.integers(0, 50, 1000), np.sort(rng.random(1000))
    mixed = rng.permutation(1000)
    one, other = Trains.of(i, t, 50, stop=1.0), Trains.of(i[mixed], t[mixed], 50, stop=1.0)
    assert np.array_equal(one.cell, other.cell) and np.array_equal(one.time, other.time)
    assert np.all(np.diff(one.cell) >= 0)


def test_more_cells_than_two_bytes_can_number():
    i = np.array([70_000, 3, 65_540, 70_000], np.int32)
    trains = Trains.of(i, [0.1, 0.2, 0.3, 0.4], 80_000, stop=1.0)
    assert trains.cell.tolist() == [3, 65_540, 70_000, 70_000]
    assert trains.counts[70_000] == 2
    assert trains.intervals.length == pytest.approx([0.3])


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (([0], [0.1], 1, 0.5), "empty"),
        (([0, 1], [0.1], 2, 0.0), "do not go together"),
        (([2], [0.1], 2, 0.0), "the population has 2"),
        (([-1], [0.1], 2, 0.0), "the population has 2"),
    ],
)
def test_what_cannot_be_is_refused(arguments, reason):
    with pytest.raises(ValueError, match=reason):
        Trains.of(*arguments, stop=0.5)


def test_a_bin_has_a_width():
    with pytest.raises(ValueError, match="no bin"):
        Trains.of([0], [0.1], 1, stop=1.0).binned(0.0)


@pytest.mark.parametrize("width", [1e-9, 1e-300])
def test_more_bins_than_memory_holds_are_refused(width):
    with pytest.raises(CxSystemError, match="too many"):
        Trains.of([0], [0.5], 1, stop=1.0).binned(width)
