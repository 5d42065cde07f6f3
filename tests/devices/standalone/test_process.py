"""A program and the Python that waits for it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cxsystem2.devices.standalone.process import Process
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from tests.conftest import is_running


@contextlib.contextmanager
def program(folder, text, stages=None):
    """A program that a shell runs, under way; it answers where its third argument says."""
    (folder / "results").mkdir()
    (folder / "main").write_text(f"#!/bin/sh\n{text}\n")
    (folder / "main").chmod(0o755)
    with contextlib.closing(Process(folder, stages or Stages())) as process:
        yield process


def test_times_of_loading_and_simulating_are_told_apart(tmp_path):
    stages = Stages()
    with program(tmp_path, "sleep 0.3; echo 0.1 1 2000 > results/last_run_info.txt", stages) as process:
        process.advance(1.0)
        assert process.end() == 2000 * 1024
    assert stages.seconds["simulate"] == 0.1
    assert stages.seconds["load"] >= 0.19


def test_a_program_that_fails_says_why(tmp_path):
    failing = program(tmp_path, "echo the state lacks this array; exit 1")
    with failing as process, pytest.raises(DeviceError, match="failed: the state lacks this array"):
        process.advance(1.0)


def test_a_program_that_stops_early_was_interrupted(tmp_path):
    stopped = program(tmp_path, 'read line; echo "$line" > asked.txt; echo stopped > "/dev/fd/$3"')
    with stopped as process, pytest.raises(KeyboardInterrupt):
        process.advance(0.5)
    assert (tmp_path / "asked.txt").read_text() == "advance 0.5\n"


def children(pid):
    names = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(name) for name in names.read_text().split()] if names.exists() else []


@pytest.mark.compiled
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
def test_a_program_does_not_outlive_its_python(configs, tmp_path, wait):
    tables = ["-a", configs / "coba_eif_anatomy.csv", "-p", configs / "coba_eif_physiology.csv"]
    words = ["-o", "scale=0.1", "-o", "runtime=1000*second", "--device", "cpp", "--output", tmp_path / "run.h5", "-q"]
    python = subprocess.Popen([sys.executable, "-m", "cxsystem2", "run", *map(str, [*tables, *words])], cwd=tmp_path)
    found = []
    while not found and python.poll() is None:
        time.sleep(0.1)
        found = [pid for pid in children(python.pid) if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"./main")]
    time.sleep(1)
    os.kill(python.pid, signal.SIGKILL)
    python.wait()
    wait(lambda: not is_running(found[0]))
