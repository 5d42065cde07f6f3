"""Spikes of large result files: read when they are asked for, and the same then."""

import os
import pickle

import h5py
import numpy as np
import pytest

from cxsystem2 import load
from cxsystem2.errors import FileProblem
from cxsystem2.figures import draw
from cxsystem2.measures import measure
from cxsystem2.results import later, save
from cxsystem2.results.activity import rates_over_time
from cxsystem2.results.records import Spikes

SS = "NG1_SS_L4"


@pytest.fixture
def both(results, tmp_path, monkeypatch):
    """The same file as it is read at once, and as a large one is."""
    path = save(results, tmp_path / "run.h5")
    at_once = load(path)
    monkeypatch.setattr(later, "MANY", 10)
    monkeypatch.setattr(later, "BLOCK", 16)
    return at_once, load(path)


@pytest.fixture
def unread(monkeypatch):
    """How many spikes are read at most at a time."""
    most = [0]
    read = later.FileSpikes._read

    def counted(self, cells, times, begin, end):
        most[0] = max(most[0], end - begin)
        return read(self, cells, times, begin, end)

    monkeypatch.setattr(later.FileSpikes, "_read", counted)
    return most


def test_rates_numbers_and_the_text_of_a_large_file_read_no_spike(both, unread):
    at_once, large = both
    assert large.rates(0.02, 0.07) == at_once.rates(0.02, 0.07) and large.rates() == at_once.rates()
    assert repr(large) == repr(at_once)
    assert [large.spikes.number(name) for name in large.spikes] == [len(one.t) for one in at_once.spikes.values()]
    assert unread == [0]


def test_rates_over_time_are_counted_block_by_block(both, unread):
    at_once, large = both
    expected, found = (rates_over_time(one, bins=7)[1] for one in (at_once, large))
    assert found.keys() == expected.keys()
    assert all(np.array_equal(found[name], expected[name]) for name in expected)
    assert 0 < unread[0] <= 16


def test_a_window_reads_nothing_else(both, unread):
    at_once, large = both
    found, expected = large.spikes.between(SS, 0.04, 0.05), at_once.spikes.between(SS, 0.04, 0.05)
    assert np.array_equal(found.i, expected.i) and np.array_equal(found.t, expected.t)
    assert 0 < unread[0] == len(expected.t) < large.spikes.number(SS) / 2
    draw(large, "raster", start=0.04, stop=0.05)
    assert unread[0] < large.spikes.number(SS) / 2


def test_all_that_takes_the_spikes_of_a_population_gets_them(both):
    at_once, large = both
    assert [*large.spikes] == [*at_once.spikes] and len(large.spikes["SS"].t) == len(at_once.spikes["SS"].t)
    for found in (large.spikes, dict(large.spikes), {**large.spikes}, pickle.loads(pickle.dumps(large.spikes))):
        for (name, one), (other, expected) in zip(found.items(), at_once.spikes.items(), strict=True):
            assert name == other and isinstance(one, Spikes)
            assert np.array_equal(one.i, expected.i) and np.array_equal(one.t, expected.t)
    assert large.spikes.get("nobody") is None and [len(one.t) for one in large.spikes.values()]
    assert measure(large, ["rate", "cv"], start=0.02).equals(measure(at_once, ["rate", "cv"], start=0.02))


def test_a_file_that_has_changed_is_not_read_any_more(both):
    _, large = both
    os.utime(large.path, (1, 1))
    with pytest.raises(FileProblem, match="load it again"):
        large.rates()
    large.path.unlink()
    with pytest.raises(FileProblem, match="cannot be read any more"):
        large.spikes.between(SS, 0, 1)


@pytest.mark.parametrize("fault", [{"i": 99}, {"t": np.nan}, {"t": 0.0}])
def test_damaged_spikes_are_found_when_they_are_read(both, fault):
    _, large = both
    with h5py.File(large.path, "a") as file:
        for name, value in fault.items():
            file[f"spikes/{SS}/{name}"][20] = value
    with pytest.raises(FileProblem, match="damaged"):
        load(large.path).spikes[SS]
