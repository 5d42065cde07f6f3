"""A program and the Python that waits for it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cxsystem2.devices.standalone.process import simulate
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages


def program(folder, text):
    (folder / "results").mkdir()
    (folder / "main").write_text(f"#!/bin/sh\n{text}\n")
    (folder / "main").chmod(0o755)


def test_times_of_loading_and_simulating_are_told_apart(tmp_path):
    program(tmp_path, "sleep 0.3; echo 0.1 1 2000 > results/last_run_info.txt")
    stages = Stages()
    assert simulate(tmp_path, stages) == 2000 * 1024
    assert stages.seconds["simulate"] == 0.1
    assert stages.seconds["load"] >= 0.19


def test_a_program_that_fails_says_why(tmp_path):
    program(tmp_path, "echo the state lacks this array; exit 1")
    with pytest.raises(DeviceError, match="failed: the state lacks this array"):
        simulate(tmp_path, Stages())


def test_a_program_that_ended_early_was_interrupted(tmp_path):
    program(tmp_path, "echo 0.1 0.5 2000 > results/last_run_info.txt")
    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path, Stages())


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
    wait(lambda: not Path(f"/proc/{found[0]}").exists())
