"""A run in one go that takes checkpoints leaves what one without them leaves, and goes on after a stop."""

import os
import signal

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.devices import Options
from cxsystem2.errors import CxSystemError, DeviceError, FileProblem, FileTaken, ProgramDied
from cxsystem2.observer import Observer
from cxsystem2.phases import CheckpointedRun, Snapshot, Stopped
from cxsystem2.phases import snapshot as snapshot_module
from cxsystem2.snapshots import Reason
from cxsystem2.testing import models
from cxsystem2.testing.compare import compare_bits

END = 0.05


def tables():
    anatomy, physiology = models.rates()
    anatomy["params"]["runtime"] = f"{END}*second"
    return anatomy, physiology


@pytest.fixture(scope="module")
def once():
    """The results of a run without checkpoints, for tests that only look."""
    return CxSystem(*tables()).run(save_results=False)


def test_the_result_is_that_of_a_run_without_checkpoints(once, tmp_path):
    system = CxSystem(*tables())
    run = CheckpointedRun(system, tmp_path / "run.h5")
    outcome = run.run(checkpoint_every=0.02, keep=None)
    assert (outcome.time, outcome.reason) == (END, Reason.END)
    assert run.folder == tmp_path / "run_checkpoints" and run.bytes > 0
    assert [Snapshot.open(run.folder).store.generation(name).time for name in Snapshot.open(run.folder).store.names] == [
        0, 0.02, 0.04, END
    ]  # fmt: skip
    results = run.finish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.h5"]
    found = load(tmp_path / "run.h5")
    compare_bits(once, found)
    for name in ("title", "device", "seed", "runtime", "dt", "anatomy", "physiology", "warnings", "not_a_number", "synapses"):
        assert getattr(found, name) == getattr(once, name), name
    assert found.settings.keys() == once.settings.keys()
    assert {**found.settings, "memory": 0} == {**once.settings, "memory": 0}
    assert {"read", "check", "plan", "simulate"} <= found.timings.keys() and results.path == tmp_path / "run.h5"


def test_the_checkpoints_stay_where_they_are_wanted(tmp_path):
    run = CheckpointedRun(CxSystem(*tables()), tmp_path / "run.h5")
    run.run(checkpoint_every=0.02)
    run.finish(keep_checkpoints=True)
    assert Snapshot.open(run.folder).run(until=END + 0.01).reason is Reason.END


def test_a_run_that_is_stopped_goes_on_as_a_network_on_disk(once, tmp_path):
    run = CheckpointedRun(CxSystem(*tables()), tmp_path / "run.h5")
    outcome = run.run(checkpoint_every=0.02, max_wall=0.001)
    assert outcome.reason is Reason.LIMIT
    snapshot = Snapshot.open(run.folder)
    assert snapshot.asked.max_wall == 0.001
    with pytest.raises(FileProblem, match=r"run_checkpoints: checkpoints of an earlier run are there; `cxsystem2 resume"):
        CheckpointedRun(CxSystem(*tables()), tmp_path / "run.h5")
    snapshot.resume(max_wall=None)
    snapshot.merge(tmp_path / "run.h5")
    compare_bits(once, load(tmp_path / "run.h5"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options(start="net"), "leave --from or --checkpoint-every out"),
        (Options(profile=True), "leave --profile or --checkpoint-every out"),
        (Options(), "the device 'genn' runs in one go, and has no checkpoints; take one of python, cython and cpp"),
    ],
)
def test_what_it_cannot_do_is_said_before_anything_is_drawn(options, message, tmp_path):
    with pytest.raises(CxSystemError, match=message):
        CheckpointedRun(CxSystem(*tables(), device="genn" if "genn" in message else None), tmp_path / "run.h5", options)
    assert [*tmp_path.iterdir()] == []


def test_a_result_file_that_is_there_is_not_replaced(tmp_path):
    (tmp_path / "run.h5").write_text("mine")
    with pytest.raises(FileTaken):
        CheckpointedRun(CxSystem(*tables()), tmp_path / "run.h5")


def test_nothing_is_left_of_a_run_that_fails_at_once(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise DeviceError("the program does not compile")

    monkeypatch.setattr(snapshot_module, "opened", fail)
    run = CheckpointedRun(CxSystem(*tables()), tmp_path / "run.h5")
    with pytest.raises(DeviceError, match="does not compile"):
        run.run(checkpoint_every=0.02)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(("error", "tries"), [(ProgramDied, 3), (DeviceError, 1), (FileProblem, 1), (KeyboardInterrupt, 1)])
def test_only_a_program_that_has_died_is_started_again(error, tries, tmp_path, monkeypatch):
    """A bad table, a network that a device refuses, a full disk and damage are the same at the next try."""
    made = []

    def fail(*_, **__):
        made.append(error)
        raise error("it was killed")

    snapshot = Snapshot.build(*tables(), tmp_path / "net")
    monkeypatch.setattr(snapshot_module, "opened", fail)
    with pytest.raises(error):
        snapshot.run(restarts=2)
    assert len(made) == tries


def test_a_run_that_was_asked_to_stop_is_not_started_again(tmp_path, monkeypatch):
    """The signal may have reached its program, too, which then has died of it."""
    made = []

    def fail(*_, **__):
        made.append(os.kill(os.getpid(), signal.SIGTERM))
        raise ProgramDied("it was killed")

    snapshot = Snapshot.build(*tables(), tmp_path / "net")
    monkeypatch.setattr(snapshot_module, "opened", fail)
    with pytest.raises(ProgramDied):
        snapshot.run(restarts=2)
    assert len(made) == 1


def test_a_run_that_a_signal_has_stopped_keeps_its_checkpoint(once, tmp_path):
    class Signalling(Observer):
        def begin(self, stage):
            if stage == "simulate":
                os.kill(os.getpid(), signal.SIGTERM)

    run = CheckpointedRun(CxSystem(*tables(), observer=Signalling()), tmp_path / "run.h5")
    with pytest.raises(Stopped) as stopped:
        run.run(checkpoint_every=0.02)
    assert (stopped.value.outcome.step, stopped.value.outcome.reason) == (0, Reason.SIGNAL)
    Snapshot.open(run.folder).resume()
    compare_bits(once, load(run.folder))


@pytest.mark.parametrize("way", ["with checkpoints", "merged"])
def test_saved_connections_stand_beside_the_result(way, tmp_path):
    anatomy, physiology = models.long_term()
    anatomy["params"]["runtime"] = "30*ms"
    for row in anatomy["S"][:3]:
        row["save_connection"] = 1
    CxSystem(anatomy, physiology).run(output=tmp_path / "plain" / "run.h5")
    home = tmp_path / way
    if way != "merged":
        run = CheckpointedRun(CxSystem(anatomy, physiology), home / "run.h5")
        run.run(checkpoint_every=0.01)
        run.finish()
    else:
        snapshot = Snapshot.build(anatomy, physiology, tmp_path / "net", partitions=2)
        snapshot.run(until=0.0123)
        snapshot.run()
        snapshot.merge(home / "run.h5")
    assert (home / "run_connections.h5").exists()
    one, other = (arrays(folder / "run_connections.h5") for folder in (tmp_path / "plain", home))
    assert len(one) > 10 and one.keys() == other.keys()
    assert [name for name in one if not np.array_equal(one[name], other[name])] == []


def arrays(path):
    """All arrays of an HDF5 file by name."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, one: found.update({name: one[()]}) if isinstance(one, h5py.Dataset) else None)
    return found


def test_connections_are_told_to_be_missing_before_the_end(tmp_path):
    anatomy, physiology = models.long_term()
    anatomy["params"]["runtime"] = "30*ms"
    anatomy["S"][1]["save_connection"] = 1
    snapshot = Snapshot.build(anatomy, physiology, tmp_path / "net")
    merged = load(snapshot.merge())
    assert any("the connections are not saved" in warning for warning in merged.warnings)
    snapshot.run()
    assert not any("connections" in warning for warning in load(snapshot.merge()).warnings)
    assert (tmp_path / "net" / "connections.h5").exists()
