"""Workers and schedulers are killed at random moments; resuming gives what an undisturbed batch gives, and nothing twice."""

import json
import random
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from cxsystem2 import Batch, CxSystem, load
from cxsystem2.problems import Report
from cxsystem2.tables import dump, read_anatomy, read_physiology

pytestmark = pytest.mark.slow
POINTS, WORKER_KILLS, SCHEDULER_KILLS = 40, 10, 2


def workers(process):
    """The worker processes of a command: what the server of forks has forked, but not the tracker of resources."""
    found = []
    for child in process.children(recursive=True):
        try:
            if "forkserver" in " ".join(child.cmdline()) and any("worker" in thread for thread in names(child)):
                found.append(child)
        except psutil.Error:
            continue
    return found


def names(process):
    """The names of the files of a process, which for a worker are those of its scratch folder."""
    return [process.name(), *("worker" for file in process.open_files() if "dask-scratch-space" in file.path)]


class Witness:
    """Looks at the records again and again, and remembers how each run was first seen to be done."""

    def __init__(self, folder):
        self.folder, self.done = folder, {}

    def look(self):
        for path in (self.folder / "runs").glob("*.json"):
            try:
                record = json.loads(path.read_text())
            except FileNotFoundError:
                continue
            if record["status"] == "done":
                what = (record["started"], record["where"], (self.folder / record["result"]).stat().st_mtime_ns)
                assert self.done.setdefault(path.name, what) == what


def disturb(command, witness, kills, kill_scheduler, chance):
    """Run a command while its workers are killed, and at last the command itself; returns how many kills there were."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        killed = 0
        main = psutil.Process(process.pid)
        while process.poll() is None:
            time.sleep(chance.uniform(0.1, 0.9))
            witness.look()
            if killed < kills and (found := workers(main)):
                chance.choice(found).kill()
                killed += 1
            elif killed >= kills and kill_scheduler:
                process.send_signal(signal.SIGKILL)
                process.wait()
        errors = process.stderr.read()
    witness.look()
    return killed, process.returncode, errors


def test_nothing_is_lost_and_nothing_is_done_twice(anatomy, physiology, tmp_path):
    anatomy["params"].update(runtime="150*ms")
    report = Report()
    for name, read, table in (("a", read_anatomy, anatomy), ("p", read_physiology, physiology)):
        (tmp_path / f"{name}.csv").write_text(dump(read(table, report), ".csv"))
    folder, chance = tmp_path / "batch", random.Random(5)
    base = [sys.executable, "-m", "cxsystem2", "batch"]
    given = ["-a", str(tmp_path / "a.csv"), "-p", str(tmp_path / "p.csv"), "--sweep", f"J=0.1*nS:{POINTS / 10}*nS:0.1*nS"]
    witness = Witness(folder)
    first = [*base, "run", str(folder), *given, "--workers", "2", "--progress", "none"]
    again = [*base, "resume", str(folder), "--workers", "2", "--progress", "none"]
    one, status, errors = disturb(first, witness, WORKER_KILLS // 3, True, chance)
    assert status == -signal.SIGKILL, errors
    two, status, errors = disturb(again, witness, WORKER_KILLS // 3, True, chance)
    assert status == -signal.SIGKILL, errors
    before = len(witness.done)
    three, status, errors = disturb(again, witness, WORKER_KILLS - one - two, False, chance)
    assert (one + two + three, before < POINTS) == (WORKER_KILLS, True)
    assert status == 0, errors

    batch = Batch.open(folder)
    assert batch.counts() == {"waiting": 0, "running": 0, "done": POINTS, "failed": 0, "not_a_number": 0}
    assert len(list((folder / "results").iterdir())) == POINTS
    assert len(witness.done) == POINTS
    for run in batch.runs:
        alone = CxSystem(tmp_path / "a.csv", tmp_path / "p.csv", point=run.values, seed=run.seed).run(save_results=False)
        found = load(batch.result(run))
        assert found.settings["point"] == run.values
        for name, spikes in alone.spikes.items():
            assert np.array_equal(found.spikes[name].t, spikes.t) and np.array_equal(found.spikes[name].i, spikes.i)
