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
from cxsystem2.devices.recorders import Columns
from cxsystem2.errors import DeviceError, ProgramDied
from cxsystem2.stages import Stages
from cxsystem2.surroundings import child_environment

OUTPUT = "results/stdout.txt"
SPIKES = "spikes.bin"
"""File of the spikes of each cell so far."""
_ATTEMPTS = 20


class Process:
    """A program that runs in its folder and does what it is asked for, line by line."""

    def __init__(
        self, folder: Path, stages: Stages, command: str = "./main", gauge: Gauge | None = None, *, alone: bool = False,
        columns: Columns | None = None,
    ) -> None:  # fmt: skip
        self.folder, self.home, self.stages = folder, folder, stages
        self.gauge = gauge if gauge is not None and gauge.wanted else None
        self.columns = columns
        self.seconds = 0.0
        """Time that went into waiting for the program."""
        (folder / "results").mkdir(exist_ok=True)
        reading, writing = os.pipe()
        begin = time.perf_counter()
        try:
            with open(folder / OUTPUT, "w") as output:
                arguments = [command, str(os.getpid()), SPIKES if self.gauge else "", str(writing)]
                arguments += ["alone"] if alone else []
                self._process = _start(arguments, folder, output.fileno(), writing, alone=alone)
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self._answers = os.fdopen(reading, encoding="utf-8")
        self.seconds += time.perf_counter() - begin

    def advance(self, until: float) -> None:
        """Simulate to a time of the model (second).

        Raises:
            DeviceError: the program fails.
            KeyboardInterrupt: the program was interrupted.
        """
        also = partial(_read, self.folder / SPIKES, self.gauge, self.columns) if self.gauge else lambda: None
        with watched(self.home / PROGRESS, self.stages, also):
            self._ask(f"advance {until!r}")

    def write_results(self) -> None:
        """Write the variables that are wanted at the end of a run."""
        self._ask("results")

    def keep(self, folder: str) -> None:
        """Write the state into a folder, which is there, named from that of the program."""
        self._ask(f"keep {folder}")

    def end(self) -> int:
        """Let the program end; returns its peak memory (bytes).

        Raises:
            DeviceError: the program has failed.
        """
        begin = time.perf_counter()
        self._tell("end")
        self._wait()
        self.seconds += time.perf_counter() - begin
        simulated, _, peak = (float(word) for word in (self.home / "results/last_run_info.txt").read_text().split())
        self.stages.add("simulate", min(simulated, self.seconds))
        self.stages.add("load", max(0.0, self.seconds - simulated))
        return int(peak) * 1024

    def close(self) -> None:
        """End the program, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended, and `_wait` says why
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()

    def _answer(self) -> str:
        """The next answer of the program; nothing when it has ended."""
        return self._answers.readline().strip()

    def _ask(self, line: str) -> None:
        begin = time.perf_counter()
        self._tell(line)
        answer = self._answer()
        self.seconds += time.perf_counter() - begin
        if answer == "stopped":
            raise KeyboardInterrupt
        if not answer:
            self._wait()

    def _wait(self) -> None:
        status = self._process.wait()
        if status:
            kind = ProgramDied if status < 0 and not memory.is_short(_said(self.folder)) else DeviceError
            raise kind(f"the C++ program failed: {_reason(status, self.folder) or f'exit status {status}'}")


def _read(path: Path, gauge: Gauge, columns: Columns | None = None) -> None:
    """Read the counts of spikes that the program has written: how far it was, then for each recorder its cells.

    Before it writes them, it has appended the spikes to the files of its monitors.
    """
    found = path.read_bytes()
    fraction, number = np.frombuffer(found, np.float64, 1)[0], int(np.frombuffer(found, np.int64, 1, 8)[0])
    sizes = np.frombuffer(found, np.int64, number, 16)
    parts = np.split(np.frombuffer(found, np.int32, -1, 16 + 8 * number), np.cumsum(sizes)[:-1])
    gauge.read(float(fraction), dict(zip(gauge.recorders, parts, strict=True)))
    if columns is not None:
        gauge.tell_spikes(float(fraction), columns)


def _start(command: list[str], folder: Path, output: int, answers: int, *, alone: bool) -> subprocess.Popen[bytes]:
    """Start a program; `alone`, it does not hear when the user interrupts Python, which then tells it what to do."""
    environment = child_environment(LD_BIND_NOW="1")
    for attempt in range(_ATTEMPTS):
        try:
            return subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                pass_fds=[answers],
                start_new_session=alone,
            )
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
    output = _said(folder)
    if memory.is_short(output):
        return memory.SHORT
    lines = output.strip().splitlines()
    return lines[-1] if lines else ""


def _said(folder: Path) -> str:
    """What the program has printed."""
    with contextlib.suppress(OSError):
        return (folder / OUTPUT).read_text(errors="replace")
    return ""
