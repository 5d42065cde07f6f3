"""A folder of runs, small models to run in it, and queues that work on it."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bui.runs import processes
from bui.runs.queue import Queue
from bui.runs.request import read_request
from bui.runs.store import Runs


def left(runs, name):
    """The processes of a run."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(processes.MARK) == str(runs.folder(name).path):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """An empty folder of runs; what is confirmed or compiled stays in the folder of the test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Runs(tmp_path / "runs")


@pytest.fixture
def add(runs, anatomy, physiology):
    """Queue a run of the small model; returns its name."""

    def call(runtime="20*ms", version=None, tables=None, files=None, **asked):
        first, second = copy.deepcopy(tables or (anatomy, physiology))
        first["params"]["runtime"] = runtime
        return runs.create(read_request(asked), (first, second), version, files)

    return call


@pytest.fixture
def queue(runs, wait):
    """A queue that works on the folder, until the test ends."""
    keeper = Queue(runs)
    keeper.start()
    yield keeper
    for row in runs.rows():
        if row["status"] in ("waiting", "running"):
            runs.stop(row["id"])
    wait(lambda: all(row["status"] not in ("waiting", "running") for row in runs.rows()))
    keeper.close()


@pytest.fixture
def ended(runs, wait):
    """Wait until a run has ended; returns its row."""

    def call(name):
        wait(lambda: runs.row(name)["status"] not in ("waiting", "running"))
        return runs.row(name)

    return call


@pytest.fixture
def simulating(runs, wait):
    """Wait until a run simulates; returns the process that works on it."""

    def call(name):
        wait(lambda: runs.row(name)["progress"]["stage"] == "simulate")
        return runs.folder(name).attempt().read("begin.json")["process"]

    return call


@pytest.fixture
def server_of(runs):
    """Start a script as a server of the folder; returns its process, and what waits for a number that it prints."""
    started = []

    def call(script):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
        command = [sys.executable, "-c", script, str(runs.home)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        started.append(process)
        return process, lambda wanted: next(number for number in map(int, process.stdout) if wanted(number))

    yield call
    for process in started:
        process.kill()
        process.communicate()
