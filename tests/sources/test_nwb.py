"""NWB files: units and trials, by the standard's own keys."""

import h5py
import numpy as np
import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.dataset import DataError
from cxsystem2.lfads.making import Choice
from cxsystem2.lfads.recorded import recorded

TRAINS = [np.arange(0.05, 10, 0.1), np.arange(0.25, 10, 0.5), np.array([])]
BEGINS = np.arange(0.0, 10.0, 0.5)


@pytest.fixture
def target(tmp_path):
    """A file with three units, and twenty trials of 0.5 s in two conditions."""
    path = tmp_path / "rat.1.nwb"
    with h5py.File(path, "w") as file:
        file["units/spike_times"] = np.concatenate(TRAINS)
        file["units/spike_times_index"] = np.cumsum([len(one) for one in TRAINS])
        file["units/id"] = [7, 8, 9]
        file["intervals/trials/start_time"] = BEGINS
        file["intervals/trials/stop_time"] = BEGINS + 0.5
        file["intervals/trials/side"] = [b"left", b"right"] * 10
    return path


def changed(path, key, values=None):
    with h5py.File(path, "a") as file:
        del file[key]
        if values is not None:
            file[key] = values


def test_trials_of_the_file_are_trials(target):
    (session,) = recorded(target, "NWB", Choice(), condition="side").dataset.sessions
    assert session.name == "rat.1" and session.channels == ("unit:7", "unit:8", "unit:9")
    assert session.training.counts.shape == (16, 50, 3) and session.validation.counts.shape == (4, 50, 3)
    assert np.flatnonzero(session.training.counts[3, :, 0]).tolist() == [5, 15, 25, 35, 45]
    assert np.flatnonzero(session.training.counts[3, :, 1]).tolist() == [25]
    assert session.training.conditions.tolist() == (session.training.numbers % 2).tolist()
    assert "rates" in session.training.truth and "PSTH" in session.meanings["rates"]


def test_trials_can_be_shortened(target):
    (session,) = recorded(target, "nwb", Choice(trial=0.2, start=0.1)).dataset.sessions
    assert session.training.counts.shape == (16, 20, 3) and session.training.conditions is None
    assert np.flatnonzero(session.training.counts[0, :, 1]).tolist() == [15]


def test_a_recording_without_trials_is_cut(target):
    changed(target, "intervals")
    (session,) = recorded(target, "NWB", Choice(trial=0.5, drop_silent=True)).dataset.sessions
    assert session.training.counts.shape == (16, 50, 2) and len(session.validation) == 3
    with pytest.raises(DataError, match="it has no trials; give a length of windows"):
        recorded(target, "NWB", Choice())
    with pytest.raises(FileProblem, match="it has no table of trials, and so no column 'side'"):
        recorded(target, "NWB", Choice(trial=0.5), condition="side")


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("units/spike_times", None, "there is no 'units/spike_times' in it"),
        ("units/id", [1], "'units/id': there are 1 numbers for 3 units"),
        ("units/spike_times_index", [3, 2, 1], "'units/spike_times_index': it does not say where the spikes of a unit end"),
        ("units/spike_times", np.zeros((3, 3)), "'units/spike_times': it must be a list that lies in the file"),
        ("units/spike_times", h5py.SoftLink("/units/id"), "'units/spike_times': this is a link"),
        ("units/spike_times", h5py.ExternalLink("other.nwb", "/units/id"), "'units/spike_times': this is a link"),
        ("intervals/trials/stop_time", BEGINS, "'intervals/trials/stop_time': each trial must end after it begins"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(target, key, values, words):
    changed(target, key, values)
    with pytest.raises(FileProblem, match=words):
        recorded(target, "NWB", Choice())


def test_what_does_not_fit_the_choice_is_told(target, tmp_path):
    with pytest.raises(DataError, match=r"0\.6 s from 0 s on are not there: the shortest trial has 0\.5 s"):
        recorded(target, "NWB", Choice(trial=0.6))
    with pytest.raises(FileProblem, match=r"has no column 'sides'; did you mean 'side'\?"):
        recorded(target, "NWB", Choice(), condition="sides")
    with pytest.raises(DataError, match="in results of simulations alone"):
        recorded(target, "NWB", Choice(populations=("1",)))
    with pytest.raises(CxSystemError, match="there is no such file"):
        recorded(tmp_path / "none.nwb", "NWB", Choice())
    (tmp_path / "text.nwb").write_text("text")
    with pytest.raises(CxSystemError, match="this is no NWB file"):
        recorded(tmp_path / "text.nwb", "NWB", Choice())


def test_a_file_that_pynwb_writes(tmp_path):
    pynwb = pytest.importorskip("pynwb", reason="pynwb, which writes NWB files, is not installed")
    import datetime

    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    content = pynwb.NWBFile(session_description="a test", identifier="1", session_start_time=now)
    for train in TRAINS[:2]:
        content.add_unit(spike_times=train)
    content.add_trial_column("side", "left or right")
    for number, begin in enumerate(BEGINS):
        content.add_trial(start_time=begin, stop_time=begin + 0.5, side=("left", "right")[number % 2])
    with pynwb.NWBHDF5IO(str(tmp_path / "one.nwb"), "w") as out:
        out.write(content)
    (session,) = recorded(tmp_path / "one.nwb", "NWB", Choice(), condition="side").dataset.sessions
    assert session.training.counts.shape == (16, 50, 2)
    assert session.training.conditions.tolist() == (session.training.numbers % 2).tolist()
