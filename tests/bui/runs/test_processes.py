"""The processes of runs."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from bui.runs import processes
from bui.runs.folder import RunFolder
from bui.runs.worker import ENDED_FROM_OUTSIDE
from tests.conftest import PATIENCE


@pytest.mark.parametrize(
    ("code", "said"), [(None, ""), (0, ""), (3, " (exit status 3)"), (-15, " (signal 15, SIGTERM)"), (-99, " (signal 99)")]
)
def test_what_an_exit_status_says(code, said):
    assert processes.why_ended(code) == said


def test_one_that_is_killed_may_have_needed_too_much_memory():
    assert "SIGKILL; it may have needed more memory than there is" in processes.why_ended(-9)


def test_only_what_a_run_has_left_behind_is_ended(tmp_path):
    sleep = [sys.executable, "-c", "print(flush=True); import time; time.sleep(1000)"]
    started = [
        subprocess.Popen(sleep, env={**os.environ, **mark}, stdout=subprocess.PIPE, start_new_session=True)
        for mark in ({processes.MARK: str(tmp_path)}, {processes.MARK: str(tmp_path / "other")}, {})
    ]
    try:
        for process in started:
            process.stdout.readline()
        assert processes.end_leftovers(RunFolder(tmp_path)) == 1
        assert started[0].wait(PATIENCE) == -signal.SIGKILL
        assert [process.poll() for process in started[1:]] == [None, None]
    finally:
        for process in started:
            process.kill()
            process.communicate()


@pytest.mark.parametrize("begin", [{}, {"process": "1"}, {"process": 1, "where": "here"}, {"process": 0}, {"process": -1}])
def test_nobody_else_is_ever_ended(begin, monkeypatch):
    monkeypatch.setattr(os, "killpg", lambda *words: pytest.fail("ended somebody"))
    processes.end({**begin, **({"where": socket.gethostname()} if "where" in begin else {})}, at_once=True)
    processes.end({"process": os.getpid(), "where": "another computer"}, at_once=True)


def test_a_run_that_is_ended_from_outside_says_so(runs, add, queue, ended, simulating):
    name = add(runtime="1000*second")
    os.kill(simulating(name), signal.SIGTERM)
    row = ended(name)
    assert (row["status"], row["error"]) == ("failed", ENDED_FROM_OUTSIDE)
