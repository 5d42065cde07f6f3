"""Runs side by side."""

import math

import numpy as np
import pytest

from bui.look.compare import compare
from bui.look.loading import Shelf
from cxsystem2.errors import CxSystemError
from cxsystem2.measures import distribution, ks_distance, measure
from cxsystem2.results import Spikes, load, save


@pytest.fixture
def paths(home, run, results):
    """The run, and another of half its length, which lacks a population and fires in another way."""
    results.runtime = 0.5
    del results.populations["NG4_BC_L2"], results.spikes["NG4_BC_L2"]
    for name, spikes in results.spikes.items():
        early = spikes.t < 0.5
        results.spikes[name] = Spikes((spikes.i[early] ** 2 % results.populations[name].size), spikes.t[early])
    other = save(results, home.runs / "00000000000c" / "results.h5")
    return [home.runs / run / "results.h5", other]


def test_measures_and_distances_are_those_of_the_package(paths):
    found = compare(Shelf(), paths, ["rate", "cv", "silent"], ["rate", "cv"], start=0.1)
    assert (found["start"], found["stop"]) == (0.1, 0.5)
    runs = [load(path) for path in paths]
    tables = [measure(one, ["rate", "cv", "silent"], start=0.1, stop=0.5) for one in runs]
    assert next(one["name"] for one in found["populations"]) == "NG4_BC_L2"
    for word in ("rate", "cv", "silent"):
        for name, values in found["values"][word].items():
            expected = [table.at[name, word] if name in table.index else math.nan for table in tables]
            assert values == pytest.approx(expected, nan_ok=True)
    for word in ("rate", "cv"):
        spreads = [distribution(one, word, start=0.1, stop=0.5) for one in runs]
        for name in spreads[1]:
            first, second = found["distances"][word][name]
            assert first == pytest.approx(0.0)
            assert second == pytest.approx(ks_distance(spreads[0][name], spreads[1][name]), nan_ok=True)
    assert np.isnan(found["distances"]["rate"]["NG4_BC_L2"][1])
    assert found["populations"][0]["sizes"] == [5, None]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"words": ["rat"]}, "unknown measure 'rat'"),
        ({"distances": ["chi"]}, "one number for a population"),
        ({"start": 0.6}, "is empty"),
    ],
)
def test_what_cannot_be_compared(paths, given, words):
    with pytest.raises(CxSystemError, match=words):
        compare(Shelf(), paths, **given)


def test_one_run_is_not_a_comparison(paths):
    with pytest.raises(CxSystemError, match="choose 2 to 12"):
        compare(Shelf(), paths[:1])


def test_the_window_that_is_compared_is_told(paths):
    found = compare(Shelf(), paths)
    assert found["note"] == "the runs differ in length, only the time from 0 s to 0.5 s of each run is compared"
    assert compare(Shelf(), paths, start=0.1)["note"].startswith("the runs differ in length")
    assert compare(Shelf(), [paths[0], paths[0]])["note"] == ""
