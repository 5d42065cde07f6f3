"""The file for MATLAB, read by scipy."""

import json

import numpy as np
import pytest
from hypothesis import given
from scipy import io

from cxsystem2.errors import CxSystemError
from cxsystem2.exports import mat
from tests.exports.made import by_cell, runs


def read(path):
    return io.loadmat(path, squeeze_me=False, struct_as_record=False)


def text(value):
    return str(value[0]) if value.size else ""


@given(runs())
def test_populations_and_traces_are_struct_arrays(written, results):
    content = read(written(results, "mat"))
    found = {}
    populations = content["populations"].ravel()
    assert [text(one.name) for one in populations] == list(results.populations)
    for one in populations:
        name, (spikes,) = text(one.name), one.spikes.ravel()
        cells, times = spikes.cell.ravel() - 1, spikes.time.ravel()
        found |= {(name, int(cell) - 1): np.sort(times[cells == cell - 1]).tolist() for cell in one.watched.ravel()}
        assert np.array_equal(one.x.ravel() + 1j * one.y.ravel(), results.populations[name].w)
    assert found == by_cell(results)
    traces = [(name, variable) for name, own in results.recordings.items() for variable in own]
    for one, (name, variable) in zip(content["recordings"].ravel(), traces, strict=True):
        assert (text(one.population), text(one.variable), text(one.unit)) == (name, variable, "volt")
        assert np.array_equal(one.values, results.recordings[name][variable].values)
        assert one.cell.ravel().tolist() == [cell + 1 for cell in results.recordings[name][variable].cells]


def test_the_run_is_within(written, results):
    (run,) = read(written(results, "mat"))["run"].ravel()
    assert (text(run.title), float(run.seed[0, 0]), float(run.dt[0, 0])) == (results.title, results.seed, results.dt)
    assert json.loads(text(run.json))["device"] == "python"


def test_what_is_too_large_is_refused(written, results, monkeypatch):
    monkeypatch.setattr(mat, "_LARGEST", 10)
    with pytest.raises(CxSystemError, match="take parquet"):
        written(results, "mat")
