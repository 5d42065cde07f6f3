"""Traces: no extreme may be lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bui.answers import NotThere
from bui.look.traces import extremes, traces
from cxsystem2.errors import CxSystemError
from cxsystem2.results import Recording


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=200), st.integers(2, 50))
def test_every_part_keeps_its_extremes(values, every):
    column = np.array(values)[:, np.newaxis]
    t = np.arange(len(values)) * 0.1
    thin_t, thin = extremes(t, column, every)
    assert np.all(np.diff(thin_t) >= 0)
    for number, begin in enumerate(range(0, len(values), every)):
        part = values[begin : begin + every]
        pair = thin[2 * number : 2 * number + 2, 0].tolist()
        assert sorted(pair) == [min(part), max(part)]
        if len(set(part)) == len(part) and len(part) > 1:
            assert (pair[0] < pair[1]) == (np.argmin(part) < np.argmax(part))


def test_a_spike_of_one_sample_is_seen(results):
    found = traces(results, "NG2_SS_L4", "vm", [7], points=50)
    assert found.values.max() == 0.04
    assert found.t[found.values[0].argmax()] == pytest.approx(0.4321, abs=0.04)
    assert found.values.shape[1] <= 52
    assert (found.samples, found.unit, found.cells) == (10_000, "volt", (7,))


def test_few_samples_are_as_they_were_recorded(results):
    found = traces(results, "NG2_SS_L4", "vm", [3, 0], start=0.1, stop=0.15)
    whole = results.recordings["NG2_SS_L4"]["vm"]
    assert found.every == 1
    assert np.array_equal(found.t, whole.t[1000:1500])
    assert np.array_equal(found.values, whole.values[1000:1500, [1, 0]].T)


def test_without_cells_the_first_ones_are_shown(results):
    assert traces(results, "NG2_SS_L4", "vm").cells == (0, 3, 7)
    assert traces(results, "NG1_PC_L6toL4", "rate").values.tolist() == [[3.0, 4.0]]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("NG2_SS_L5", "vm"), "did you mean 'NG2_SS_L4'"),
        (("NG2_SS_L4", "vn"), "there are vm"),
        (("NG2_SS_L4", "vm", [4]), "recorded are 0, 3, 7"),
    ],
)
def test_what_is_not_recorded(results, asked, words):
    with pytest.raises(NotThere, match=words):
        traces(results, *asked)


def test_a_run_without_recordings(results):
    results.recordings = {}
    with pytest.raises(NotThere, match=r"\[St\]vm"):
        traces(results, "NG2_SS_L4", "vm")


def test_too_much_and_too_little(results):
    many = Recording(np.zeros(1), np.zeros((1, 100)), np.arange(100), "volt")
    results.recordings["NG3_BC_L4"] = {"vm": many}
    with pytest.raises(CxSystemError, match="at most 24"):
        traces(results, "NG3_BC_L4", "vm", list(range(100)))
    with pytest.raises(CxSystemError, match="is empty"):
        traces(results, "NG2_SS_L4", "vm", start=2.0)
