"""A result file that grows: the same content as one that is written at once, and a memory that does not grow."""

import json
import subprocess
import sys

import h5py
import numpy as np
import pytest

from benchmarks import hour
from cxsystem2 import CxSystem, load, simulation
from cxsystem2.devices import runtime_session
from cxsystem2.devices.recorders import Recorders
from cxsystem2.errors import DeviceError
from cxsystem2.recording import growing

WAYS = [
    pytest.param("python", False, id="python"),
    pytest.param("cpp", False, id="cpp", marks=pytest.mark.compiled),
]


@pytest.fixture
def recorded(anatomy, physiology):
    for row in anatomy["G"]:
        row["monitors"] = "[Sp] [Rate][dt]7*ms [St]vm[rec](0-4)[dt]0.3*ms+ge_soma"
    anatomy["S"][1].update(monitors="[St]wght[rec](0-4)", save_connection=1)
    return anatomy, physiology


def same(one, other):
    """Two result files with the same datasets, but for times of stages."""
    names = []
    one.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
    for name in names:
        assert name in other, name
        left, right = one[name], other[name]
        assert left.dtype == right.dtype and left.shape == right.shape, name
        if left.dtype.kind in "iufc":
            assert np.array_equal(left[()], right[()]), name
            assert dict(left.attrs) == dict(right.attrs)
    assert list(one["spikes"]) == list(other["spikes"])
    assert list(one["recordings"]) == list(other["recordings"])


@pytest.mark.parametrize(("device", "fast"), WAYS)
def test_a_growing_file_has_what_a_run_saves(recorded, device, fast, tmp_path):
    CxSystem(*recorded, device=device).run(output=tmp_path / "at_once.h5")
    path = CxSystem(*recorded, device=device).record(tmp_path / "grown.h5", every=0.013)
    assert path == tmp_path / "grown.h5"
    with h5py.File(tmp_path / "at_once.h5") as one, h5py.File(path) as other:
        same(one, other)
    with h5py.File(tmp_path / "at_once_connections.h5") as one, h5py.File(tmp_path / "grown_connections.h5") as other:
        assert list(one) == list(other)
    assert load(path).rates() == load(tmp_path / "at_once.h5").rates()


def test_nothing_is_left_of_a_run_that_fails(recorded, tmp_path, monkeypatch):
    def broken(*arguments, **options):
        raise DeviceError("it broke")

    monkeypatch.setattr(Recorders, "drain", broken)
    with pytest.raises(DeviceError, match="it broke"):
        CxSystem(*recorded).record(tmp_path / "run.h5")
    assert list(tmp_path.iterdir()) == []


def test_a_device_that_runs_in_one_go_is_refused(recorded, tmp_path, monkeypatch):
    from cxsystem2.devices import genn

    monkeypatch.setattr(genn.Genn, "missing", classmethod(lambda cls: ""))
    recorded[0]["S"] = []
    for row in recorded[0]["G"]:
        row["monitors"] = "[Sp]"
    with pytest.raises(DeviceError, match="in one go"):
        CxSystem(*recorded, device="genn_cpu").record(tmp_path / "run.h5")
    assert list(tmp_path.iterdir()) == []


SCRIPT = """
import resource, sys
from cxsystem2 import CxSystem
physiology = {"neuron_model": "LIF", "excitation_model": "SIMPLE_E", "inhibition_model": "SIMPLE_I", "SS": {
    "C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "Vcut": "-50*mV", "V_res": "-60*mV", "Ee": "0*mV",
    "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms", "V_init": "EL", "tonic_current": "40*nA", "refractory_period": "0*ms",
    "tau_tonic_rampup": "1e-6*ms"}}
anatomy = {"params": {"device": "cpp", "seed": 1, "runtime": sys.argv[1], "simulation_title": "many"},
           "G": [{"idx": 1, "number_of_neurons": 2000, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp]"}]}
path = CxSystem(anatomy, physiology).record(sys.argv[2])
import h5py
with h5py.File(path) as file:
    print(file["spikes/NG1_SS_L4/t"].shape[0])
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


@pytest.mark.compiled
def test_memory_does_not_grow_with_the_spikes(tmp_path):
    """Ten times as long is ten times as many spikes, at most a few more MB."""
    found = []
    for number, runtime in enumerate(("0.2*second", "2*second")):
        arguments = [sys.executable, "-c", SCRIPT, runtime, str(tmp_path / f"{number}.h5")]
        done = subprocess.run(arguments, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        found.append([int(word) for word in done.stdout.split()])
    (few, before), (many, after) = found
    assert many > 5_000_000 > few > 500_000
    assert after < before + 100_000, found


def test_a_longer_run_keeps_no_more_in_memory(recorded, tmp_path, monkeypatch):
    """Counted, not weighed: samples and spikes that wait for the sink, and values that wait for the file."""
    monkeypatch.setattr(simulation, "_STRETCH", 0.002)
    monkeypatch.setattr(growing, "_ROWS", 500)
    drain, append, found, waiting = Recorders.drain, growing.Growing._append, [], []

    def drained(self, sink, *, end):
        found.append(sum(map(self.columns.values, self.objects.monitors())))
        drain(self, sink, end=end)

    def appended(self, path, values):
        append(self, path, values)
        waiting.append(self._size)

    monkeypatch.setattr(Recorders, "drain", drained)
    monkeypatch.setattr(growing.Growing, "_append", appended)
    recorded[0]["params"]["runtime"] = "80*ms"
    CxSystem(*recorded).record(tmp_path / "run.h5")
    assert len(found) >= 40 and sum(found) > 5000
    assert max(found) < 1.6 * sum(found) / 40 and max(waiting) <= 500, (found, waiting)


def test_samples_of_variables_do_not_wait_for_the_end_of_a_stretch(recorded, tmp_path, monkeypatch):
    for row in recorded[0]["G"]:
        row["monitors"] = "[St]vm"
    drain, often = Recorders.drain, []
    monkeypatch.setattr(runtime_session, "_MOST", 100)
    monkeypatch.setattr(Recorders, "drain", lambda self, sink, *, end: (often.append(end), drain(self, sink, end=end)))
    CxSystem(*recorded).record(tmp_path / "run.h5", every=1.0)
    assert often[-1] and len(often) > 1


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.parametrize("way", hour.WAYS)
def test_an_hour_of_the_model_needs_the_memory_of_ten_minutes(way):
    command = [sys.executable, "-m", "benchmarks.hour", way, "3600"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["python"][-1] < found["python"][1] + 20 and found["program"][-1] < found["program"][1] + 2, found
