"""Activity frame by frame, beside counts by hand."""

import numpy as np
import pytest

from bui.look.activity import MOST_CELLS, activity
from bui.look.window import Window


def dense(found):
    """Frames by cells."""
    whole = np.zeros((found.frames, len(found.x)), int)
    for frame in range(found.frames):
        own = slice(found.offsets[frame], found.offsets[frame + 1])
        whole[frame, found.cell[own]] = found.count[own]
    return whole


def test_frames_hold_every_spike(results):
    found = activity(results, Window.of(results, 0.2, 0.7), bin=0.05)
    assert (found.frames, found.every, found.note, found.cells) == (10, 1, "", 145)
    whole = dense(found)
    for band in found.bands:
        own = results.spikes[band.name]
        edges = (np.arange(2000, 7001, 500) - 0.5) * 0.0001
        by_hand, _, _ = np.histogram2d(own.t, own.i, (edges, np.arange(band.last - band.first + 1)))
        assert np.array_equal(whole[:, band.first : band.last], by_hand)
        w = results.populations[band.name].w
        assert np.array_equal(found.x[band.first : band.last], w.real.astype(np.float32))
        assert np.array_equal(found.y[band.first : band.last], w.imag.astype(np.float32))
    assert found.depths == pytest.approx((1.415, 1.225, 1.225, 0.0, 2.082))


def test_there_are_no_more_frames_than_can_be_played(results):
    found = activity(results, Window.of(results), bin=1e-4)
    assert found.frames == 400
    assert found.bin == pytest.approx(1 / 400)
    assert found.count.sum() == 1900


def test_the_last_frame_may_be_cut_short(results):
    assert activity(results, Window.of(results), bin=0.3).frames == 4


def test_of_many_cells_evenly_chosen_ones_are_shown(made):
    rng = np.random.default_rng(1)
    size = 3 * MOST_CELLS
    run = made([rng.integers(0, size, 5000)], [np.sort(rng.random(5000))], [size])
    found = activity(run, Window.of(run), bin=0.1)
    assert found.every == 3
    assert len(found.x) == MOST_CELLS
    assert found.note == "20,000 of 60,000 cells are shown, evenly chosen"
    own = run.spikes["NG0"]
    assert dense(found).sum(axis=0).tolist() == np.bincount(own.i, minlength=size)[::3].tolist()


def test_a_busy_window_shows_fewer_cells(made):
    rng = np.random.default_rng(1)
    run = made([rng.integers(0, 1000, 50_000)], [np.sort(rng.random(50_000))], [1000])
    found = activity(run, Window.of(run), bin=0.01, most=10_000)
    assert found.every > 1
    assert len(found.cell) <= 10_000
    assert found.count.sum() == np.count_nonzero(run.spikes["NG0"].i % found.every == 0)


def test_a_run_without_spikes(made):
    run = made([[]], [[]], [3])
    found = activity(run, Window.of(run))
    assert found.count.size == 0
    assert len(found.offsets) == found.frames + 1
