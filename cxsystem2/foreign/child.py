"""The process that reads binary files first, from the side of who asks it; `reader` is the other side."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from enum import Enum
from pathlib import Path

import cxsystem2

_WAITING = 4
"""Times the CPU time that a file may take, in which its reader has to answer: others use this computer, too."""
_PARTING = 1.0
"""Seconds in which it may end by itself."""


class Answer(Enum):
    """What came of reading a file."""

    READ = "read"
    """The reader is alive; whether the file is right, says who reads it next."""
    SHORT = "short"
    """It was not given as much memory as it asked for."""
    LATE = "late"
    ENDED = "ended"


class Child:
    """A process that reads one file after the other."""

    def __init__(self) -> None:
        home = str(Path(cxsystem2.__file__).parents[1])
        path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cxsystem2.foreign.reader"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    def read(self, path: str, most_bytes: int, patience: float) -> Answer:
        """Have a file read, with so many bytes of memory and about so many seconds of CPU time."""
        assert self.process.stdin is not None and self.process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self.process.kill()

        clock = threading.Timer(_WAITING * patience, give_up)
        clock.start()
        try:
            self.process.stdin.write(json.dumps([path, most_bytes, patience]).encode() + b"\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            clock.cancel()
            clock.join()
        if answer and not late.is_set():
            return Answer(answer.decode().strip())
        self.end()
        if late.is_set() or self._ended_by("SIGXCPU"):
            return Answer.LATE
        return Answer.SHORT if self._ended_by("SIGKILL") else Answer.ENDED  # the system kills where memory is short

    def _ended_by(self, name: str) -> bool:
        number = getattr(signal, name, None)
        return number is not None and self.process.returncode == -number

    @property
    def alive(self) -> bool:
        """Whether another file can be read."""
        return self.process.poll() is None

    def end(self) -> None:
        """End the process, unless it has ended."""
        with contextlib.suppress(OSError):  # nobody reads what is still to be written to it
            self.process.stdin.close()  # type: ignore[union-attr]
        if self.process.stdout is not None:
            self.process.stdout.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PARTING)
        self.process.kill()
        self.process.wait()
