"""The queue with real processes: what becomes of runs that end well, fail, are stopped, or are killed with their server."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

from bui.runs import processes
from bui.runs.folder import now
from bui.runs.queue import Queue
from bui.runs.status import RunStatus, state_of
from cxsystem2.batches import Batch
from cxsystem2.lock import locked
from cxsystem2.results import load
from tests.bui.runs.conftest import left
from tests.conftest import PATIENCE

LONG = "10000*second"
SERVER = """
import sys, time
from pathlib import Path
from bui.runs.queue import Queue
from bui.runs.store import Runs
Queue(Runs(Path(sys.argv[1])), parallel=int(sys.argv[2])).start()
print("here", flush=True)
time.sleep(600)
"""


@pytest.fixture
def server(runs):
    """Start the queue in a process of its own, as a server is one."""
    started = []

    def start(parallel):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
        command = [sys.executable, "-c", SERVER, str(runs.home), str(parallel)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment))
        assert started[-1].stdout.readline() == "here\n"
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
    for folder, _, state in runs.everything():
        if state is not None and state.status is RunStatus.RUNNING:
            processes.end(state.begin, at_once=True)
        processes.end_leftovers(folder)


def retry(runs, name, wait):
    """Run again, when nothing of the attempt before is left."""
    wait(lambda: runs.look(runs.folder(name))[1].settled)
    runs.retry(name)


def log(runs, name):
    return runs.folder(name).log.read_text()


def test_two_runs_and_a_sweep_of_six_points_at_once(runs, add, queue, wait):
    names = [add(runtime="400*ms"), add(runtime="400*ms", seed=5)]
    names.append(add(sweep={"J": [f"{number}*nS" for number in range(1, 7)]}, workers=2))
    seen = {name: set() for name in names}

    def done():
        rows = {row["id"]: row for row in runs.rows()}
        for name in names:
            seen[name].add((rows[name]["status"], rows[name]["progress"]["stage"], rows[name]["progress"]["fraction"]))
        return all(rows[name]["status"] in ("done", "failed") for name in names) and rows

    rows = wait(done)
    assert {row["status"] for row in rows.values()} == {"done"}, [(row["error"], log(runs, row["id"])) for row in rows.values()]
    assert [load(runs.folder(name).result).seed for name in names[:2]] == [3, 5]
    assert all(("running", "simulate") in {one[:2] for one in seen[name]} for name in names[:2])
    assert any(stage == "batch" and 0 < fraction < 1 for _, stage, fraction in seen[names[2]] if fraction is not None)
    assert rows[names[2]]["points"] == {"total": 6, "done": 6, "failed": 0, "not_a_number": 0, "running": 0, "waiting": 0}
    assert Batch.open(runs.folder(names[2]).batch).counts()["done"] == 6
    assert "simulating" in log(runs, names[0]) and "real-time factor" in log(runs, names[0])


def test_rates_are_there_while_a_run_goes_on(runs, add, queue, wait, ended):
    name = add(runtime=LONG)
    row = wait(lambda: (row := runs.row(name))["rates"] and len(row["rates"]["t"]) > 1 and row)
    assert row["rates"]["names"] == ["NG0_relay_vpm", "NG1_SS_L4", "NG2_BC_L4"]
    assert len(row["rates"]["values"]) == 3 and all(len(one) == len(row["rates"]["t"]) for one in row["rates"]["values"])
    assert 0 < row["rates"]["values"][1][-1] < 500
    assert row["progress"]["words"] == "simulating"
    runs.stop(name)
    queue.wake()
    assert ended(name)["status"] == "stopped"


def test_a_device_that_cannot_run_here_is_a_failure_with_its_reason(runs, add, queue, ended, monkeypatch):
    monkeypatch.setenv("PATH", "")  # no compiler
    monkeypatch.setenv("CXX", "no-such-compiler")
    name = add(device="cpp")
    row = ended(name)
    assert row["status"] == "failed" and "cannot" in row["error"] and "\n" not in row["error"]
    assert row["error"] in log(runs, name) and "Traceback" not in log(runs, name)


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/dev/full").exists(), reason="nothing refuses to be written")
def test_a_disk_that_refuses_the_results_is_a_failure_with_its_reason(runs, add, queue, ended, wait, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where the result may be kept instead
    name = add()
    runs.folder(name).result.symlink_to("/dev/full/results.h5")
    row = ended(name)
    assert row["status"] == "failed" and "results.h5" in row["error"] and "\n" not in row["error"]
    assert str(runs.home) not in row["error"]
    runs.folder(name).result.unlink()
    retry(runs, name, wait)
    assert ended(name)["status"] == "done"


@pytest.mark.slow  # batches that fail and go on are run every day by the tests of batches, and by the one of a stop below
def test_a_point_that_fails_fails_the_batch_and_a_retry_does_what_is_missing(runs, add, queue, ended, wait):
    name = add(sweep={"J": ["1*nS", "2*nS"]}, workers=1)
    batch = runs.folder(name).batch
    assert ended(name)["status"] == "done"
    first = Batch.open(batch)
    failed = first.record(first.runs[1])
    (batch / failed.result).unlink()
    failed.status, failed.error, failed.result = "failed", "made up", ""
    failed.write(first.path(first.runs[1]))
    before = (batch / first.record(first.runs[0]).result).stat().st_mtime_ns
    attempt = runs.folder(name).attempt()
    attempt.write("outcome.json", {"status": "failed", "error": "1 of 2 runs failed", "ended": now()})
    runs._forget(name)
    assert runs.row(name)["error"] == "1 of 2 runs failed"
    retry(runs, name, wait)
    row = ended(name)
    assert (row["status"], row["attempts"]) == ("done", 2)
    assert (batch / first.record(first.runs[0]).result).stat().st_mtime_ns == before
    assert "--- attempt 2" in log(runs, name)


def test_a_run_and_a_point_that_end_on_nan_are_not_done_and_a_retry_runs_them(runs, add, queue, ended, wait, physiology):
    physiology["neuron_model"] = "ADEX"
    for cell in ("SS", "BC"):  # adaptation far too fast for the step
        physiology[cell] = {**physiology[cell], "a": "1*nS", "b": "1*pA", "tau_w": "1e-9*second"}
    names = [add(runtime="50*ms"), add(runtime="50*ms", sweep={"J": ["1*nS", "2*nS"]}, workers=1)]
    why = "the potential of SS (soma), BC (soma); the result is kept"
    for name, error in zip(names, (f"not a number: {why}", f"2 of 2 runs not a number; run 0: {why}"), strict=True):
        row = ended(name)
        assert (row["status"], row["error"], row["progress"]["words"]) == ("not_a_number", error, "not a number")
    assert row["points"] == {"total": 2, "done": 0, "failed": 0, "not_a_number": 2, "running": 0, "waiting": 0}
    result = runs.folder(names[0]).result
    before = result.stat().st_mtime_ns
    retry(runs, names[0], wait)
    assert (ended(names[0])["status"], ended(names[0])["attempts"]) == ("not_a_number", 2)
    assert result.stat().st_mtime_ns != before


def test_a_run_that_is_stopped_ends_soon_and_can_be_run_again(runs, add, queue, ended, simulating):
    name = add(runtime=LONG)
    simulating(name)
    runs.stop(name)
    queue.wake()
    assert ended(name)["status"] == "stopped"  # long before its end
    assert runs.row(name)["error"] is None and not runs.folder(name).result.exists()
    assert "Traceback" not in log(runs, name)


def test_a_batch_that_is_stopped_keeps_its_points_and_goes_on(runs, add, queue, ended, wait):
    name = add(runtime="300*ms", sweep={"J": [f"{number}*nS" for number in range(1, 4)]}, workers=1)
    wait(lambda: (runs.row(name)["points"] or {}).get("done", 0) >= 1)
    runs.stop(name)
    queue.wake()
    assert ended(name)["status"] == "stopped"
    batch = Batch.open(runs.folder(name).batch)
    kept = {record.run: record.started for record in batch.records() if record.status == "done"}
    assert 1 <= len(kept) < 3
    wait(lambda: not left(runs, name))
    retry(runs, name, wait)
    queue.wake()
    assert ended(name)["status"] == "done"
    now_done = {record.run: record.started for record in batch.records() if record.status == "done"}
    assert len(now_done) == 3 and kept.items() <= now_done.items()


def test_a_run_that_is_killed_has_failed_and_a_retry_goes_well(runs, add, queue, ended, simulating, wait):
    name = add(runtime="3*second")
    os.kill(simulating(name), signal.SIGKILL)
    ended(name)
    wait(lambda: runs.look(runs.folder(name))[1].settled)
    row = runs.row(name)
    assert row["status"] == "failed" and "signal 9, SIGKILL" in row["error"]
    before = log(runs, name)
    assert "simulating" in before
    retry(runs, name, wait)
    queue.wake()
    row = ended(name)
    assert (row["status"], row["attempts"]) == ("done", 2)
    assert log(runs, name).startswith(before) and "--- attempt 2" in log(runs, name)


def test_a_batch_that_is_killed_leaves_nobody_behind(runs, add, queue, ended, wait):
    name = add(runtime=LONG, sweep={"J": ["1*nS", "2*nS"]}, workers=2)
    wait(lambda: (runs.row(name)["points"] or {}).get("running", 0) >= 1)
    os.kill(runs.folder(name).attempt().read("begin.json")["process"], signal.SIGKILL)
    assert ended(name)["status"] == "failed"
    wait(lambda: not left(runs, name))


@pytest.mark.compiled
def test_a_compiled_run_tells_rates_and_leaves_no_program_behind(runs, add, queue, ended, wait):
    name = add(runtime="100000*second", device="cpp")
    wait(lambda: (runs.row(name)["rates"] or {}).get("t"))
    assert any(process.name() == "main" for process in left(runs, name))
    os.kill(runs.folder(name).attempt().read("begin.json")["process"], signal.SIGKILL)
    assert ended(name)["status"] == "failed"
    wait(lambda: not left(runs, name))


def test_a_server_that_is_killed_and_comes_back_loses_nothing(runs, add, server, ended, wait, simulating):
    first, waiting, other = add(runtime="3*second"), add(), add()
    one = server(1)
    process = simulating(first)
    one.kill()
    one.wait()
    assert [runs.row(name)["status"] for name in (first, waiting, other)] == ["running", "waiting", "waiting"]
    server(1)
    assert [ended(name)["status"] for name in (first, waiting, other)] == ["done"] * 3
    assert runs.folder(first).attempt().read("begin.json")["process"] == process  # it went on, and nobody began it again
    assert runs.row(first)["attempts"] == 1
    started = [runs.row(name)["started"] for name in (first, waiting, other)]
    assert started == sorted(started)


def test_what_dies_while_no_server_is_there_is_told_by_the_next(runs, add, server, ended, simulating, wait):
    name = add(runtime=LONG)
    one = server(1)
    process = simulating(name)
    one.kill()
    one.wait()
    os.kill(process, signal.SIGKILL)
    assert "was killed or has crashed" in ended(name)["error"]  # follows from the folder alone
    server(1)
    wait(lambda: runs.look(runs.folder(name))[1].settled)
    assert "was killed or has crashed" in runs.row(name)["error"]


def test_a_run_has_its_own_copy_of_a_file_that_its_tables_name(runs, add, anatomy, queue, ended, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    with h5py.File(folder / "spikes.h5", "w") as file:
        file["i"], file["t"] = [0, 3, 7], [0.001, 0.002, 0.003]
    anatomy["IN"] = [
        {"idx": 0, "type": "spikes", "number_of_neurons": 10, "input_spikes_filename": "spikes.h5", "monitors": "[Sp]"}
    ]
    name = add(files=folder)
    shutil.rmtree(folder)
    assert ended(name)["status"] == "done", log(runs, name)
    (found,) = (spikes for word, spikes in load(runs.folder(name).result).spikes.items() if word.startswith("NG0"))
    assert found.i.tolist() == [0, 3, 7]


def test_a_process_that_comes_second_does_nothing(runs, add):
    folder = runs.folder(add())
    children = [processes.spawn(folder, folder.attempt()) for _ in range(2)]  # as two servers would, one of them killed
    assert [child.wait(PATIENCE) for child in children] == [0, 0]
    assert state_of(folder).status is RunStatus.DONE
    assert folder.log.read_text().count("simulating") == 1
    late = processes.spawn(folder, folder.attempt())
    assert late.wait(PATIENCE) == 0 and folder.log.read_text().count("simulating") == 1


def test_a_second_server_starts_nothing(runs, add):
    name = add()
    with locked(runs.home):
        second = Queue(runs)
        second.step()
    assert runs.row(name)["status"] == "waiting" and not second._children
    assert name in second.changes._seen  # but it tells its pages what it sees


def test_a_process_that_cannot_be_started_is_a_failure(runs, add, queue, ended, monkeypatch):
    monkeypatch.setattr("sys.executable", "/no/such/python")
    row = ended(add())
    assert row["status"] == "failed" and "cannot be started" in row["error"]
