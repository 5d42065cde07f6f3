"""From spikes to fluorescence, to events, and to data sets: kinetics, times of scans, what is missing, and truth."""

import math

import h5py
import numpy as np
import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.calcium.events import CalciumEvents, Deconvolution
from cxsystem2.lfads.calcium.imaging import imaged, over_frames
from cxsystem2.lfads.calcium.indicators import INDICATORS, Indicator
from cxsystem2.lfads.calcium.microscope import Fluorescence, Microscope
from cxsystem2.lfads.calcium.synthetic import lorenz_calcium
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.making import Choice
from cxsystem2.lfads.trials import DataError


@pytest.mark.parametrize("word", ["GCaMP6f", "gcamp6s", "GCaMP6m"])
def test_the_response_to_a_spike_is_that_of_the_indicator(word):
    """Peak and half of it come when they were measured, as well as two exponentials can tell."""
    indicator, step = INDICATORS[word](), 1e-4
    spikes = np.zeros((20000, 1))
    spikes[0] = 1
    bright = indicator.brightness(indicator.calcium(spikes, step))[:, 0]
    top = int(bright.argmax())
    assert bright[top] == pytest.approx(indicator.amplitude, rel=1e-3)
    assert (top + 1) * step == pytest.approx(indicator.peak, rel=0.01)
    half = top + int((bright[top:] < bright[top] / 2).argmax())
    assert (half - top) * step == pytest.approx(indicator.half, rel=0.5)


def test_fluorescence_follows_calcium_by_exponent_and_saturation():
    one, two = np.array([1.0]), np.array([2.0])
    assert Indicator(exponent=2).brightness(two) == pytest.approx(4 * Indicator(exponent=2).brightness(one))
    bent = Indicator(saturation=3)
    assert bent.brightness(one) == pytest.approx(bent.amplitude)
    assert bent.brightness(np.array([1e9])) == pytest.approx(4 * bent.amplitude)
    assert math.isinf(Indicator().saturation)


def test_each_cell_is_looked_at_when_the_laser_is_there():
    """A step of fluorescence is seen in the first frame in which the row of a cell comes after it."""
    step = Indicator(peak=1e-4, half=1e6, amplitude=1.0)
    microscope = Microscope(step, frames=10, noise=0, rows=4, seed=1)
    spikes = np.zeros((1000, 40))
    spikes[352] = 1  # at 0.352 s: half of frame 3
    traces = microscope.look(spikes, 0.001)
    assert traces.values.shape == (10, 40) and {*traces.phases} == {0, 0.25, 0.5, 0.75}
    seen = (traces.values > 0.5).argmax(0)
    assert (seen == np.where(traces.phases > 0.5, 3, 4)).all()
    assert np.array_equal(microscope.phases(40), traces.phases)


def test_noise_differs_from_recording_to_recording_and_not_from_call_to_call():
    microscope = Microscope(noise=0.2)
    first, again, other = (microscope.look(np.zeros((100, 3)), 0.01, number).values for number in (0, 0, 1))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert microscope.look(np.zeros((9000, 3)), 0.01).values.std() == pytest.approx(0.2, rel=0.03)


def test_events_go_into_the_bins_in_which_cells_were_scanned():
    phases = np.array([0.0, 0.4, 0.7])
    traces = Fluorescence(np.zeros((3, 3)), 0.03, phases)
    events = CalciumEvents(np.arange(9.0).reshape(3, 3), np.ones(3), traces.times)
    found = events.binned(0.0, 9, 0.01)
    places = [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    for cell, bins in enumerate(places):
        assert found[bins, cell].tolist() == [cell, 3 + cell, 6 + cell]
        assert np.isnan(np.delete(found[:, cell], bins)).all()
    later = events.binned(0.03, 3, 0.01)
    assert np.diag(later).tolist() == [3, 4, 5] and np.isnan(later).sum() == 6
    both = events.binned(0.0, 1, 0.09)  # frames that are shorter than a bin share one
    assert both.tolist() == [[9, 12, 15]]


def test_events_have_a_unit_in_which_the_smallest_is_a_tenth():
    draws = np.random.default_rng(0)
    traces = Microscope(noise=0.02).look(draws.poisson(0.004, (6000, 4)), 0.01)
    for order in (1, 2):
        events = Deconvolution(order, 3.0).events(traces, Indicator())
        assert events.sizes[events.sizes > 0].min() >= 0.1 - 1e-9
        assert events.unit == pytest.approx(0.02 * 3.0 * 10, rel=0.3)
        sizes = events.sizes[events.sizes > 0.2] * events.unit.mean()
        assert np.median(sizes) == pytest.approx(0.19, rel=0.25)  # dF/F of one spike
    flat = Fluorescence(np.zeros((50, 1)), 0.03, np.zeros(1))
    with pytest.raises(DataError, match="trace of cell 0 has no noise"):
        Deconvolution().events(flat, Indicator())


def test_results_are_seen_as_two_photon_data_and_the_truth_is_kept(continuous, tmp_path):
    choice = Choice(trial=0.5, held_out=0.2, seed=4)
    made = imaged([continuous], choice, Microscope(noise=0.02, seed=4), Deconvolution())
    (session,) = made.dataset.sessions
    part = session.training
    assert part.counts.shape == (48, 50, 10) and part.channels_seen == 8
    observed = np.isfinite(part.counts)
    assert observed.mean() == pytest.approx(0.3, abs=0.02) and "laser" in session.missing
    # two frames of a cell are three or four bins apart
    assert {*np.diff(np.flatnonzero(observed[:, :, 0].ravel()))} <= {3, 4}
    assert (part.counts[observed] >= 0).all() and session.extra["smallest_event"].tolist() == [np.float64(0.1)] * 10
    spikes = part.truth["spikes"]
    assert spikes.shape == part.counts.shape and (spikes % 1 == 0).all() and spikes.sum() > 0
    means = np.nanmean(part.counts, (0, 1)), part.truth["rates"].mean((0, 1))
    np.testing.assert_allclose(*means, rtol=0.1)
    # many spikes in the last frame, a large event
    before = np.stack([spikes[:, k : k + 4].sum(1) for k in range(46)], 1)
    there = observed[:, 4:]
    assert np.corrcoef(before[there], part.counts[:, 4:][there])[0, 1] > 0.5
    again = Dataset.load(made.dataset.save(tmp_path / "calcium.h5")).sessions[0]
    assert np.array_equal(again.training.truth["spikes"], spikes) and again.missing == session.missing
    assert again.extra["gain"].shape == (10,) and "scan" in again.meanings["rates"]


def test_an_event_tells_of_the_frame_before_its_scan():
    rates = np.array([0.0, 3, 0, 0, 6, 0])[None, :, None]
    assert over_frames(rates, 3)[0, :, 0].tolist() == [0, 1.5, 1, 1, 2, 2]
    assert np.array_equal(over_frames(rates, 1), rates)


def test_the_lorenz_system_is_seen_at_any_time_of_a_frame():
    (session,) = lorenz_calcium(Microscope(noise=0.05), neurons=5, bins=20, conditions=4, repeats=6).sessions
    observed = np.isfinite(session.training.counts)
    assert observed.any(0).all() and not observed.all(0).any()
    assert session.training.truth["states"].shape == (8, 20, 3) and session.bin_width == 0.01


@pytest.fixture
def fluorescence(tmp_path):
    """Writes a file of recorded fluorescence; returns its path."""

    def make(**more):
        draws = np.random.default_rng(0)
        traces = Microscope(noise=0.02, frames=30).look(draws.poisson(0.03, (2000, 6)), 0.01)
        with h5py.File(tmp_path / "cells.h5", "w") as file:
            file["fluorescence"] = traces.values
            file["fluorescence"].attrs["rate"] = 30.0
            file["phases"] = traces.phases
            for name, values in more.items():
                if name in file:
                    del file[name]
                if values is not None:
                    file[name] = values
        return tmp_path / "cells.h5"

    return make


def test_recorded_fluorescence_becomes_a_data_set(command, fluorescence, tmp_path):
    path = fluorescence(trial_begins=np.arange(0.5, 18, 0.8), names=[f"cell {k}" for k in range(6)])
    words = ("--trials", "600*ms", "--calcium", "GCaMP6f", "--smallest", "2", "--output", "data.h5")
    answer = command("lfads", "data", path, *words)
    assert answer.returncode == 0, answer.stderr
    (session,) = Dataset.load(tmp_path / "data.h5").sessions
    assert session.training.counts.shape == (18, 60, 6) and session.channels[2] == "cell 2"
    assert np.isfinite(session.training.counts).mean() == pytest.approx(0.3, abs=0.03) and not session.training.truth
    assert "30% of the values are there" in answer.stderr


@pytest.mark.parametrize(
    "more, words, message",
    [
        ({"phases": None}, (), "no 'phases', when in a frame each cell is scanned"),
        ({"phases": np.full(6, 1.5)}, (), "'phases': a share of a frame"),
        ({"phases": np.zeros(5)}, (), "'phases': a share of a frame .* each of 6 cells"),
        ({}, ("--calcium", "GCaMP7x"), "unknown indicator 'GCaMP7x'"),
        ({}, ("--order", "3"), "order 1 or 2, not 3"),
        ({}, ("--smallest", "-1"), "smallest event must be above 0"),
        ({}, ("--noise", "0.1"), "--frames and --noise are for simulations"),
        ({}, ("--trials", "results"), "give the length of a trial"),
        ({}, ("--emg",), "for different recordings"),
        ({"trial_begins": [19.9]}, (), "1 trials end after the recording"),
    ],
)
def test_what_does_not_fit_is_one_sentence(command, fluorescence, more, words, message, tmp_path):
    usual = ("--trials", "500*ms", "--calcium", "GCaMP6f", "--output", "data.h5")
    answer = command("lfads", "data", fluorescence(**more), *usual, *words)
    assert answer.returncode and "Traceback" not in answer.stderr and not (tmp_path / "data.h5").exists()
    import re

    assert re.search(message, " ".join(answer.stderr.split()))


def test_options_of_imaging_need_an_indicator(command, fluorescence):
    answer = command("lfads", "data", fluorescence(), "--frames", "20", "--output", "data.h5")
    assert answer.returncode and "give --calcium with an indicator" in answer.stderr


def test_a_microscope_makes_sense():
    for words in ({"frames": 0}, {"noise": -1}, {"rows": 0}):
        with pytest.raises(CxSystemError):
            Microscope(**words)
    with pytest.raises(DataError, match="shorter than one frame"):
        Microscope().look(np.zeros((1, 2)), 0.01)
