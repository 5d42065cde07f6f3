"""Running a program in its folder, with an eye on the file in which it reports how far it is."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import numpy as np

from cxsystem2 import memory
from cxsystem2.devices.gauge import Gauge
from cxsystem2.devices.program import PROGRESS, watched
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from cxsystem2.surroundings import child_environment

OUTPUT = "results/stdout.txt"
SPIKES = "spikes.bin"
"""File of the spikes of each cell so far."""
_ATTEMPTS = 20


def simulate(folder: Path, stages: Stages, command: str = "./main", gauge: Gauge | None = None) -> int:
    """Run the program of a folder; answers its peak memory (bytes). The times of loading and simulating are counted apart.

    Raises:
        DeviceError: the program fails.
        KeyboardInterrupt: the program was interrupted.
    """
    (folder / "results").mkdir(exist_ok=True)
    begin = time.perf_counter()
    asked = gauge is not None and gauge.wanted
    with watched(folder / PROGRESS, stages, partial(_read, folder / SPIKES, gauge) if gauge and asked else lambda: None):
        status = _run(folder, command, *([SPIKES] if asked else []))
    if status:
        raise DeviceError(f"the C++ program failed: {_reason(status, folder) or f'exit status {status}'}")
    wall = time.perf_counter() - begin
    simulated, completed, peak = (float(word) for word in (folder / "results/last_run_info.txt").read_text().split())
    if completed < 1:
        raise KeyboardInterrupt  # the program catches it, and ends early
    stages.add("simulate", min(simulated, wall))
    stages.add("load", max(0.0, wall - simulated))
    return int(peak) * 1024


def _read(path: Path, gauge: Gauge) -> None:
    """Read the counts of spikes that the program has written: how far it was, then for each recorder its cells."""
    found = path.read_bytes()
    fraction, number = np.frombuffer(found, np.float64, 1)[0], int(np.frombuffer(found, np.int64, 1, 8)[0])
    sizes = np.frombuffer(found, np.int64, number, 16)
    parts = np.split(np.frombuffer(found, np.int32, -1, 16 + 8 * number), np.cumsum(sizes)[:-1])
    gauge.read(float(fraction), dict(zip(gauge.recorders, parts, strict=True)))


def _run(folder: Path, command: str, *more: str) -> int:
    with open(folder / OUTPUT, "w") as output:
        process = _start([command, str(os.getpid()), *more], folder, output.fileno())
        try:
            return process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise


def _start(command: list[str], folder: Path, output: int) -> subprocess.Popen[bytes]:
    environment = child_environment(LD_BIND_NOW="1")
    for attempt in range(_ATTEMPTS):
        try:
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        except OSError as error:
            # another thread that starts a process just now may hold the program open for writing
            if error.errno != errno.ETXTBSY or attempt == _ATTEMPTS - 1:
                raise DeviceError(f"the C++ program cannot be started: {error.strerror or error}") from error
            time.sleep(0.05)
    raise AssertionError


def _reason(status: int, folder: Path) -> str:
    """Why the program ended: the system kills it when memory is short; else its last line says so."""
    if status == -signal.SIGKILL:
        return f"{memory.SHORT}, probably: it was killed (signal 9), as the system does when memory is short"
    with contextlib.suppress(OSError):
        output = (folder / OUTPUT).read_text(errors="replace")
        if memory.is_short(output):
            return memory.SHORT
        lines = output.strip().splitlines()
        return lines[-1] if lines else ""
    return ""
