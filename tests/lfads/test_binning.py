"""Counts in bins: every spike is counted once, in its bin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.lfads.binning import bin_result, bins_of
from cxsystem2.lfads.dataset import DataError
from cxsystem2.results import Watched


def binned(result, populations=(), external=(), width=0.01, start=0.0, stop=None):
    return bin_result(result, populations, external, width, start, stop)


def test_every_spike_is_counted_in_its_bin(simulation):
    result = simulation()
    found = binned(result)
    spikes = result.spikes["NG1_E"]
    assert found.counts.shape == (50, 10) and found.labels[0] == "NG1_E:0" and found.labels[-1] == "NG2_I:3"
    for cell in range(6):
        steps = np.round(spikes.t[spikes.i == cell] / 1e-4).astype(int)
        assert found.counts[:, cell].tolist() == np.bincount(steps // 100, minlength=50).tolist()
    assert found.sources == ("NG0_relay_vpm",) and np.flatnonzero(found.inputs[:, 0]).tolist() == [20]
    assert found.inputs[20, 0] == 1


@given(st.integers(1, 40), st.integers(0, 100))
def test_bins_begin_at_the_chosen_time(simulation, steps, begin):
    result = simulation()
    width, start = steps * 1e-4, begin * 1e-3
    found = binned(result, ("1",), width=width, start=start)
    first = round(start / 1e-4)
    own = np.round(result.spikes["NG1_E"].t / 1e-4)
    assert found.counts.sum() == np.count_nonzero((own >= first) & (own < first + steps * len(found.counts)))


@pytest.mark.parametrize(("word", "names"), [("NG2_I", ["NG2_I"]), ("1", ["NG1_E"]), ("bc", ["NG2_I"])])
def test_populations_by_name_idx_or_type(simulation, word, names):
    assert [*binned(simulation(), (word,)).cells] == names


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"populations": ("NG1_F",)}, "it has no recorded population 'NG1_F'; did you mean 'NG1_E'"),
        ({"populations": ("0",)}, "it has no recorded population '0'; there are NG1_E, NG2_I"),
        ({"external": ("1",)}, "it has no recorded input '1'; there are NG0_relay_vpm"),
        ({"stop": 0.6}, r"the time from 0 s to 0\.6 s is not within its run of 0\.5 s"),
        ({"start": 0.3, "stop": 0.3}, "is not within"),
        ({"width": 1e-5}, r"a bin of 1e-05 s is shorter than the time step of 0\.0001 s"),
        ({"stop": 0.005}, r"the time from 0 s to 0\.005 s is shorter than a bin of 0\.01 s"),
    ],
)
def test_what_is_not_there_is_told(simulation, options, words):
    with pytest.raises(DataError, match=words):
        binned(simulation(), **options)


def test_cells_that_are_not_recorded_are_no_channels(simulation):
    result = simulation(watched={"NG1_E": Watched(np.array([1, 4]), 0.1, 0.4)})
    with pytest.raises(DataError, match=r"spikes of NG1_E are recorded from 0\.1 s to 0\.4 s alone"):
        binned(result)
    found = binned(result, start=0.1, stop=0.4)
    assert found.labels[:3] == ["NG1_E:1", "NG1_E:4", "NG2_I:0"]


def test_a_result_without_spikes_is_told(simulation):
    result = simulation()
    result.spikes.clear()
    with pytest.raises(DataError, match=r"write \[Sp\] into the column monitors"):
        binned(result)


def test_times_are_whole_numbers_of_bins():
    assert bins_of(0.5, 0.01) == 50 and bins_of(0.3, 0.1) == 3
    with pytest.raises(DataError, match=r"0\.505 s is no whole number of bins of 0\.01 s"):
        bins_of(0.505, 0.01)
