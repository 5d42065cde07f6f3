"""The process that is kept ready: its runs are as any other, it outlives a server with a run alone, and it can fail."""

import re
import sys
import time

import numpy as np
import psutil
import pytest

from bui.runs import ready
from bui.runs.queue import Queue
from bui.runs.ready import Ready
from bui.runs.status import RunStatus, state_of
from cxsystem2.results import load
from tests.bui.runs.conftest import left

SERVER = """
import sys, time
from pathlib import Path
from bui.runs import ready
from bui.runs.queue import Queue
from bui.runs.store import Runs
ready.BESIDE = 0.0
runs = Runs(Path(sys.argv[1]))
queue = Queue(runs, parallel=3, ready=ready.Ready(runs.home))
queue.changes.listen()
queue.start()
known = None
while True:
    if queue.ready.process != known:
        known = queue.ready.process
        print(known or 0, flush=True)
    time.sleep(0.01)
"""


@pytest.fixture
def keep(runs):
    """Makes queues that keep a process ready, in a folder of runs, as if a page were open."""
    queues = []

    def call():
        queue = Queue(runs, ready=Ready(runs.home))
        queue.changes.listen()
        queue.start()
        queues.append(queue)
        return queue

    yield call
    for queue in queues:
        queue.close()


def gone(process):
    """Whether a process has ended, also where nobody has asked for its exit status yet."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def said(runs, name):
    """The log without what time it is and how long things take."""
    return re.sub(r"[\d.]+", "#", runs.folder(name).log.read_text().replace(name, ""))


def test_a_run_of_the_process_that_was_ready_is_as_any_other(runs, add, keep, wait, ended):
    queue = keep()
    wait(lambda: queue.ready.process)
    process = queue.ready.process
    name = add("60*ms", seed=3)
    queue.wake()
    assert ended(name)["status"] == "done"
    assert runs.folder(name).attempt().read("begin.json")["process"] == process
    queue.close()
    wait(lambda: gone(process))

    cold = Queue(runs)
    cold.start()
    other = add("60*ms", seed=3)
    cold.wake()
    assert ended(other)["status"] == "done"
    cold.close()
    found, expected = load(runs.folder(name).result), load(runs.folder(other).result)
    assert sum(len(one.t) for one in expected.spikes.values()) > 10
    for population, spikes in expected.spikes.items():
        assert np.array_equal(found.spikes[population].i, spikes.i)
        assert np.array_equal(found.spikes[population].t, spikes.t)
    for population, recorded in expected.recordings.items():
        for variable, one in recorded.items():
            assert np.array_equal(found.recordings[population][variable].values, one.values)
    assert (found.settings, found.warnings, found.versions) == (expected.settings, expected.warnings, expected.versions)
    assert said(runs, name) == said(runs, other)
    assert left(runs, name) == []


def test_a_server_that_is_killed_leaves_its_run_alone(runs, add, wait, simulating, server_of):
    server, told = server_of(SERVER)
    first = told(lambda number: number > 0)
    name = add(runtime="10000*second")
    assert simulating(name) == first
    second = told(lambda number: number not in (0, first))
    server.kill()
    server.wait()
    wait(lambda: gone(second))
    assert state_of(runs.folder(name)).status is RunStatus.RUNNING
    queue = Queue(runs)
    queue.start()
    runs.stop(name)
    queue.wake()
    wait(lambda: runs.row(name)["status"] == "stopped")
    wait(lambda: gone(first))
    queue.close()


def test_a_run_does_not_fail_with_the_process_that_was_ready(runs, add, keep, wait, ended, monkeypatch):
    monkeypatch.setattr(ready, "WORKER", (sys.executable, "-c", "input(); raise SystemExit(3)"))
    queue = keep()
    wait(lambda: queue.ready.process)
    process = queue.ready.process
    name = add(runtime="1*ms")
    queue.wake()
    assert ended(name)["status"] == "done"
    assert runs.folder(name).attempt().read("begin.json")["process"] != process


def test_it_goes_when_nobody_has_used_it_and_comes_back(runs, monkeypatch):
    monkeypatch.setattr(ready, "WORKER", (sys.executable, "-c", "input()"))
    kept = Ready(runs.home, idle=600.0)
    kept.keep(wanted=False, room=True)
    assert kept.process is None
    kept.keep(wanted=True, room=False)
    assert kept.process is None
    kept.keep(wanted=True, room=True)
    first = kept.process
    kept.keep(wanted=True, room=True)
    assert kept.process == first
    now = time.monotonic() + 601.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    kept.keep(wanted=True, room=True)
    assert kept.process is None
    assert gone(first)
    kept.ask()
    kept.keep(wanted=True, room=True)
    assert kept.process not in (None, first)
    kept.close()
    assert kept.process is None
