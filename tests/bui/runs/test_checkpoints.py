"""Runs that write checkpoints: stopped, killed and gone on with, what they have on disk, and what cannot be."""

import os
import shutil
import signal

import h5py
import pytest

from bui.answers import Conflict
from bui.runs import processes
from bui.runs.disk import disk
from bui.runs.queue import Queue
from bui.runs.request import read_request
from bui.runs.store import Runs
from bui.runs.worker import ENDED_FROM_OUTSIDE
from cxsystem2.errors import CxSystemError
from cxsystem2.lock import locked
from cxsystem2.results import load
from cxsystem2.testing import models
from tests.bui.runs.conftest import left
from tests.conftest import PATIENCE, spikes_of, wait_until

LONG = "10000*second"
EVERY = "20*ms"


@pytest.fixture
def past(runs, wait):
    """Wait until a run has a checkpoint after its beginning; returns the time of the model."""

    def call(name):
        return wait(lambda: runs.row(name)["checkpoints"]["time"])

    return call


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a run that was stopped after its first checkpoints; tests take copies of it."""
    runs = Runs(tmp_path_factory.mktemp("made") / "runs")
    anatomy, physiology = models.small()
    anatomy["params"]["runtime"] = LONG
    name = runs.create(read_request({"checkpoint_every": EVERY}), (anatomy, physiology))
    queue = Queue(runs)
    queue.start()
    try:
        wait_until(lambda: (runs.row(name)["checkpoints"]["time"] or 0) >= 0.04)
        runs.stop(name)
        queue.wake()
        wait_until(lambda: runs.row(name)["status"] not in ("waiting", "running"))
    finally:
        queue.close()
    assert runs.row(name)["status"] == "stopped", runs.folder(name).log.read_text()
    return runs.folder(name).path


@pytest.fixture
def stopped(runs, made):
    """The name of a run that was stopped, in the folder of the test."""
    shutil.copytree(made, runs.home / made.name)
    return made.name


@pytest.fixture
def resume(runs, queue, ended, wait):
    """Let a run go on until it is so many seconds further, and ends; returns its row."""

    def call(name, further=0.05):
        wait(lambda: runs.look(runs.folder(name))[1].settled)
        runs.resume(name, round(runs.row(name)["checkpoints"]["time"] + further, 6))
        queue.wake()
        return ended(name)

    return call


def log(runs, name):
    return runs.folder(name).log.read_text()


def words(found):
    return {part["what"]: part["files"] for part in found["parts"]}


def test_a_run_that_was_stopped_goes_on_with_the_same_bits(runs, add, queue, ended, stopped, resume):
    name = stopped
    row = runs.row(name)
    at = row["checkpoints"]["time"]
    assert row["checkpoints"] == {
        "every": EVERY, "keep": 3, "until": 10000.0, "time": at, "resumable": True, "results": True,
    }  # fmt: skip
    assert row["error"] is None and not row["stopping"]
    assert load(runs.folder(name).result).runtime == pytest.approx(at)  # what was recorded so far can be looked at
    row = resume(name)
    assert (row["status"], row["attempts"]) == ("done", 2), log(runs, name)
    results = load(runs.folder(name).result)
    assert results.runtime == pytest.approx(at + 0.05) == row["checkpoints"]["until"]
    whole = ended(add(runtime=f"{row['checkpoints']['until']!r}*second"))
    assert spikes_of(results) == spikes_of(load(runs.folder(whole["id"]).result))
    assert results.timings.keys() >= {"check", "plan", "simulate"}
    said = log(runs, name)
    assert f"stopped with a checkpoint at {at:.10g} s of 10000 s" in said and "loading results" not in said
    assert said.count("\nsimulating\n") == 2  # once for each attempt, in however many pieces
    first = row["checkpoints"]["until"]
    for until in (None, first, first / 2):
        with pytest.raises(Conflict, match=r"the run is at .* s already; name a later end"):
            runs.resume(name, until)
    row = resume(name)  # one that is done goes on to a later end
    assert row["status"] == "done" and row["checkpoints"]["until"] > first
    assert load(runs.folder(name).result).runtime == pytest.approx(row["checkpoints"]["until"])


def test_a_run_that_is_killed_is_stopped_and_goes_on(runs, add, queue, past, ended, resume, wait):
    name = add(runtime=LONG, checkpoint_every=EVERY, keep=2)
    past(name)
    os.kill(runs.folder(name).attempt().read("begin.json")["process"], signal.SIGKILL)
    assert ended(name)["status"] == "stopped"
    wait(lambda: runs.look(runs.folder(name))[1].settled)
    assert "killed or has crashed (signal 9, SIGKILL" in runs.row(name)["error"] and "Resume" in runs.row(name)["error"]
    assert resume(name)["status"] == "done"
    assert len(disk(runs.folder(name))["checkpoints"]) == 2


@pytest.mark.slow  # files that tables name, and going on, each have a test of every day
def test_a_run_goes_on_with_its_own_copy_of_a_file(runs, add, anatomy, queue, past, ended, resume, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    with h5py.File(folder / "spikes.h5", "w") as file:
        file["i"], file["t"] = [0, 3, 7], [0.001, 0.002, 0.003]
    row = {"idx": 0, "type": "spikes", "number_of_neurons": 10, "input_spikes_filename": "spikes.h5", "monitors": "[Sp]"}
    anatomy["IN"] = [row]
    name = add(runtime=LONG, checkpoint_every=EVERY, files=folder)
    shutil.rmtree(folder)
    past(name)
    runs.stop(name)
    queue.wake()
    assert ended(name)["status"] == "stopped", log(runs, name)
    assert resume(name)["status"] == "done", log(runs, name)
    (found,) = (spikes for word, spikes in load(runs.folder(name).result).spikes.items() if word.startswith("NG0"))
    assert found.i.tolist() == [0, 3, 7]


@pytest.mark.compiled
def test_a_compiled_run_is_stopped_in_the_middle_and_leaves_no_program_behind(runs, add, queue, past, ended, resume, wait):
    name = add(runtime=LONG, checkpoint_every="1*second", device="cpp", fast=True)
    past(name)
    runs.stop(name)
    queue.wake()
    row = ended(name)
    assert (row["status"], row["error"]) == ("stopped", None), log(runs, name)
    assert disk(runs.folder(name))["checkpoints"][-1]["reason"] == "signal"
    wait(lambda: not left(runs, name))
    assert resume(name)["status"] == "done"


def test_what_was_killed_with_the_server_is_stopped_for_the_next_one(runs, add, past, wait):
    name = add(runtime=LONG, checkpoint_every=EVERY)
    child = processes.spawn(runs.folder(name), runs.folder(name).attempt())
    past(name)
    child.kill()
    child.wait(PATIENCE)
    row = runs.row(name)  # follows from the folder alone
    assert row["status"] == "stopped" and row["checkpoints"]["resumable"] and "was killed or has crashed;" in row["error"]
    Queue(runs).step()
    assert runs.look(runs.folder(name))[1].settled and "was killed or has crashed;" in runs.row(name)["error"]


@pytest.mark.slow  # a stop is the same signal
def test_a_run_that_is_ended_from_outside_writes_a_checkpoint(runs, add, queue, past, ended):
    name = add(runtime=LONG, checkpoint_every=EVERY)
    past(name)
    os.kill(runs.folder(name).attempt().read("begin.json")["process"], signal.SIGTERM)
    row = ended(name)
    assert (row["status"], row["error"]) == ("stopped", ENDED_FROM_OUTSIDE)
    assert disk(runs.folder(name))["checkpoints"][-1]["reason"] == "signal"


def test_a_run_that_is_to_stop_at_once_writes_none(runs, add, queue, past, ended):
    name = add(runtime=LONG, checkpoint_every="10*ms")
    past(name)
    runs.stop(name, at_once=True)
    queue.wake()
    row = ended(name)
    assert (row["status"], row["error"]) == ("stopped", None)
    assert disk(runs.folder(name))["checkpoints"][-1]["reason"] == "interval"
    assert row["checkpoints"]["resumable"]


def test_connections_that_are_saved_stand_beside_the_results(runs, add, queue, ended, anatomy):
    anatomy["S"][0]["save_connection"] = 1
    name = add(runtime="30*ms", checkpoint_every=EVERY)
    assert ended(name)["status"] == "done", log(runs, name)
    assert (runs.folder(name).path / "connections.h5").is_file()


def test_a_run_whose_potentials_are_no_numbers_is_not_done(runs, add, queue, ended, physiology):
    physiology["neuron_model"] = "ADEX"
    for cell in ("SS", "BC"):  # adaptation far too fast for the step
        physiology[cell] = {**physiology[cell], "a": "1*nS", "b": "1*pA", "tau_w": "1e-9*second"}
    row = ended(name := add(runtime="50*ms", checkpoint_every=EVERY))
    assert (row["status"], row["checkpoints"]["resumable"]) == ("not_a_number", False)
    assert row["error"] == "not a number: the potential of SS (soma), BC (soma); the result is kept"
    with pytest.raises(Conflict, match="not a number"):
        runs.resume(name, 0.1)


def test_what_a_run_has_on_disk(runs, stopped):
    name = stopped
    folder = runs.folder(name)
    found = disk(folder)
    assert words(found).keys() == {"results", "network", "checkpoints", "records", "tables", "log", "other"}
    assert found["bytes"] == sum(part["bytes"] for part in found["parts"])
    assert found["bytes"] == sum(path.lstat().st_size for path in folder.path.rglob("*") if path.is_file())
    times = [one["time"] for one in found["checkpoints"]]
    assert times == sorted(times) and len(times) <= 3 and times[-1] == runs.row(name)["checkpoints"]["time"]
    assert all(one["bytes"] > 1000 and one["created"] and one["damages"] == [] for one in found["checkpoints"])
    assert found["checkpoints"][-1]["reason"] == "signal" and found["damages"] == []


def test_a_damaged_checkpoint_is_named_and_the_one_before_it_is_taken(runs, stopped, resume):
    name = stopped
    newest = sorted((runs.folder(name).snapshot / "generations").iterdir())[-1]
    data = bytearray((newest / "0.h5").read_bytes())
    data[-1] ^= 1
    (newest / "0.h5").write_bytes(data)
    assert disk(runs.folder(name))["checkpoints"][-1]["damages"] == []  # its size is right
    damages = disk(runs.folder(name), thorough=True)["checkpoints"][-1]["damages"]
    assert damages == [f"generations/{newest.name}/0.h5 is not as it was written"]
    row = resume(name)
    assert row["status"] == "done" and damages[0] in log(runs, name)


def test_a_damaged_network_is_told_and_a_retry_builds_it_again(runs, queue, stopped, resume, past, ended):
    name = stopped
    static = max((runs.folder(name).snapshot / "network").rglob("*.h5"), key=lambda path: path.stat().st_size)
    static.write_bytes(b"")
    assert "is shorter than when it was written" in disk(runs.folder(name))["damages"][0]
    row = resume(name)
    assert row["status"] == "failed" and row["error"].startswith("snapshot: the network is damaged, and is not run: network/")
    runs.retry(name)
    queue.wake()
    past(name)
    runs.stop(name)
    queue.wake()
    row = ended(name)
    assert row["status"] == "stopped" and row["checkpoints"]["until"] < 10000  # as it was to end when it failed
    assert disk(runs.folder(name), thorough=True)["damages"] == []
    assert [path.name for path in runs.home.iterdir() if path.name.endswith(".part")] == []


def test_a_network_that_somebody_else_runs_is_told_in_a_sentence(runs, stopped, resume):
    name = stopped
    with locked(runs.folder(name).snapshot, "snapshot"):
        row = resume(name)
    assert row["status"] == "failed" and row["checkpoints"]["resumable"]
    assert row["error"].startswith(f"snapshot: process {os.getpid()} on ") and "is working on this snapshot" in row["error"]


def test_a_disk_that_refuses_the_results_is_told_and_nothing_is_lost(runs, stopped, resume):
    if not os.path.exists("/dev/full"):
        pytest.skip("nothing refuses to be written")
    name = stopped
    runs.folder(name).result.unlink()
    runs.folder(name).result.mkdir()
    row = resume(name)
    assert row["status"] == "failed" and "results.h5" in row["error"] and str(runs.home) not in row["error"]
    runs.folder(name).result.rmdir()
    before = row["checkpoints"]["time"]
    row = resume(name, 0.0)
    assert row["status"] == "done" and row["checkpoints"]["time"] == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"checkpoint_every": "1"}, r"'checkpoint_every': '1' has no unit; write 1\*second"),
        ({"checkpoint_every": "0.01*ms"}, "shorter than a time step of the model, 0.1 ms"),
        ({"checkpoint_every": "1*second", "trials": 2}, "checkpoints are those of one simulation"),
        ({"checkpoint_every": "1*second", "sweep": {"J": ["1*nS", "2*nS"]}}, "checkpoints are those of one simulation"),
        ({"checkpoint_every": "1*second", "device": "cuda"}, "the device 'cuda' runs in one go, and writes no checkpoints"),
        ({"keep": 2}, "'keep' is the number of checkpoints that stay; say 'checkpoint_every', too"),
    ],
)
def test_what_cannot_have_checkpoints_is_refused_at_once(runs, add, asked, said):
    with pytest.raises(CxSystemError, match=said):
        add(**asked)
    assert list(runs.home.iterdir()) == []


def test_what_has_nothing_to_go_on_from_is_refused(runs, add):
    plain, fresh = add(), add(checkpoint_every=EVERY)
    for name in (plain, fresh):
        with pytest.raises(Conflict, match="has not ended yet"):
            runs.resume(name)
        runs.stop(name)
    with pytest.raises(Conflict, match="writes no checkpoints; Retry"):
        runs.resume(plain)
    with pytest.raises(Conflict, match="has no checkpoint that is whole; Retry"):
        runs.resume(fresh)
    assert runs.row(plain)["checkpoints"] is None
    assert runs.row(fresh)["checkpoints"]["time"] is None and not runs.row(fresh)["checkpoints"]["resumable"]
    runs.retry(fresh)
    assert runs.row(fresh)["status"] == "waiting"


def test_an_ordinary_run_says_what_is_on_disk_and_is_deleted_whole(runs, add, queue, ended):
    name = add()
    assert ended(name)["status"] == "done"
    found = disk(runs.folder(name))
    assert words(found).keys() == {"results", "tables", "log", "other"} and found["checkpoints"] == [] and found["free"] > 0
    size = runs.folder(name).result.stat().st_size
    assert found["parts"][0] == {"what": "results", "files": 1, "bytes": size}


def test_a_deleted_run_takes_its_network_along(runs, stopped):
    name = stopped
    runs.delete(name)
    assert [path.name for path in runs.home.iterdir() if name in path.name] == []
