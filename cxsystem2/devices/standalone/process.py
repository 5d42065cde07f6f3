"""Running a program in its folder, with an eye on the file in which it reports how far it is."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import time
from pathlib import Path

from cxsystem2.devices.program import PROGRESS, watched
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages

OUTPUT = "results/stdout.txt"
_ATTEMPTS = 20


def simulate(folder: Path, stages: Stages, command: str = "./main") -> int:
    """Run the program of a folder; answers its peak memory (bytes). The times of loading and simulating are counted apart.

    Raises:
        DeviceError: the program fails.
        KeyboardInterrupt: the program was interrupted.
    """
    (folder / "results").mkdir(exist_ok=True)
    begin = time.perf_counter()
    with watched(folder / PROGRESS, stages):
        status = _run(folder, command)
    if status:
        raise DeviceError(f"the C++ program failed: {_killed(status) or _last_line(folder) or f'exit status {status}'}")
    wall = time.perf_counter() - begin
    simulated, completed, peak = (float(word) for word in (folder / "results/last_run_info.txt").read_text().split())
    if completed < 1:
        raise KeyboardInterrupt  # the program catches it, and ends early
    stages.add("simulate", min(simulated, wall))
    stages.add("load", max(0.0, wall - simulated))
    return int(peak) * 1024


def _run(folder: Path, command: str) -> int:
    with open(folder / OUTPUT, "w") as output:
        process = _start([command, str(os.getpid())], folder, output.fileno())
        try:
            return process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise


def _start(command: list[str], folder: Path, output: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LD_BIND_NOW": "1"}
    for attempt in range(_ATTEMPTS):
        try:
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        except OSError as error:
            # another thread that starts a process just now may hold the program open for writing
            if error.errno != errno.ETXTBSY or attempt == _ATTEMPTS - 1:
                raise DeviceError(f"the C++ program cannot be started: {error.strerror or error}") from error
            time.sleep(0.05)
    raise AssertionError


def _killed(status: int) -> str:
    """What ended the program from outside; the system does that when memory is short."""
    return "it was killed (signal 9); it may have needed more memory than there is" if status == -9 else ""


def _last_line(folder: Path) -> str:
    with contextlib.suppress(OSError):
        lines = (folder / OUTPUT).read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""
    return ""
