"""Population rates while a run goes on: they add up to the spikes of the run, and change none of them."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices.gauge import Gauge
from cxsystem2.devices.standalone.process import _read
from cxsystem2.observer import Observer


class Listener(Observer):
    """Keeps what it is told."""

    rates = True

    def __init__(self):
        self.told = []

    def fired(self, time, rates):
        self.told.append((time, rates))


@pytest.fixture
def model(anatomy, physiology):
    anatomy["G"][1]["monitors"] = ""  # in a group that is recorded, and not recorded itself
    return CxSystem(anatomy, physiology).model()


def test_the_rates_of_a_run_add_up_to_its_spikes(anatomy, physiology):
    anatomy["params"]["runtime"] = "600*ms"
    listener = Listener()
    results = CxSystem(anatomy, physiology, observer=listener).run(save_results=False)
    silent = CxSystem(anatomy, physiology).run(save_results=False)
    for name, spikes in results.spikes.items():
        assert np.array_equal(spikes.t, silent.spikes[name].t) and np.array_equal(spikes.i, silent.spikes[name].i)
        size, before, total = results.populations[name].size, 0.0, 0.0
        for time, rates in listener.told:
            total, before = total + rates[name] * size * (time - before), time
        assert total == pytest.approx(len(spikes.t))
    assert listener.told[-1][0] == pytest.approx(0.6)


def test_each_population_has_its_own_cells(model):
    listener = Listener()
    gauge = Gauge(model, listener)
    assert gauge.wanted and not Gauge(model, Observer()).wanted
    inputs, group = gauge.recorders
    first, second = ({inputs: np.zeros(10, np.int32), group: np.zeros(100, np.int32)} for _ in range(2))
    first[group][:80] = 1
    second[group][:80], second[group][80:] = 3, 7
    gauge.read(0.5, first)
    gauge.read(0.5, second)  # no time has passed
    gauge.read(1.0, second)
    (one, early), (two, late) = listener.told
    assert (one, two) == (pytest.approx(0.05), pytest.approx(0.1))
    assert early == {"NG0_relay_vpm": 0.0, "NG1_SS_L4": pytest.approx(1 / 0.05)}
    assert late == {"NG0_relay_vpm": 0.0, "NG1_SS_L4": pytest.approx(2 / 0.05)}


def test_a_run_that_goes_on_counts_from_where_it_began(model):
    listener = Listener()
    gauge = Gauge(model, listener, 0.05)
    inputs, group = gauge.recorders
    counts = {inputs: np.zeros(10, np.int32), group: np.ones(100, np.int32)}
    gauge.read(0.75, counts)
    assert listener.told == [(pytest.approx(0.075), {"NG0_relay_vpm": 0.0, "NG1_SS_L4": pytest.approx(1 / 0.025)})]


def test_the_file_of_a_program_is_read_as_it_is_written(model, tmp_path):
    listener = Listener()
    gauge = Gauge(model, listener)
    sizes = np.array([10, 100], np.int64)
    counts = np.arange(sizes.sum(), dtype=np.int32)
    path = tmp_path / "spikes.bin"
    path.write_bytes(np.float64(0.5).tobytes() + np.int64(len(sizes)).tobytes() + sizes.tobytes() + counts.tobytes())
    _read(path, gauge)
    ((time, rates),) = listener.told
    assert time == pytest.approx(0.05)
    assert rates["NG0_relay_vpm"] == pytest.approx(counts[:10].sum() / 10 / 0.05)
    assert rates["NG1_SS_L4"] == pytest.approx(counts[10:90].sum() / 80 / 0.05)
    path.write_bytes(path.read_bytes()[:20])  # one that is damaged is no answer
    with pytest.raises((ValueError, IndexError)):
        _read(path, gauge)


@pytest.mark.compiled
def test_a_compiled_run_tells_the_same_rates(anatomy, physiology):
    anatomy["params"].update(runtime="20*second", device="cpp")
    listener = Listener()
    results = CxSystem(anatomy, physiology, observer=listener).run(save_results=False)
    assert listener.told[-1][0] == pytest.approx(20)  # a program that is quick tells it, too
    for name, spikes in results.spikes.items():
        before = 0.0
        for time, rates in listener.told:
            expected = np.count_nonzero((spikes.t >= before) & (spikes.t < time)) / results.populations[name].size
            assert rates[name] * (time - before) == pytest.approx(expected, abs=2.1 * spikes_per_step(results, name))
            before = time


def spikes_per_step(results, name):
    """The most spikes for each cell that one step at the edge of a report may add; the clock may be one step on."""
    steps = np.rint(results.spikes[name].t / results.dt).astype(int)
    return np.bincount(steps).max() / results.populations[name].size
