"""One process that waits for the next run with everything imported, so that a small run begins at once.

It is a process like that of every run (`bui.runs.worker`): it takes one run, which outlives the server, and ends with it. Until
then it hangs on a pipe from the server, and goes when that is closed, however the server has ended.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bui.runs.folder import Attempt, RunFolder
from bui.runs.processes import WORKER, surroundings

IDLE = 900.0
"""Seconds after which a process that nobody has used goes; the next sign that somebody is there brings another one."""
BESIDE = 3.0
"""Seconds that a run goes on alone before the next process is made ready beside it."""


class Ready:
    """Keeps at most one process ready, in a folder where nothing of anybody's lies."""

    def __init__(self, home: Path, idle: float = IDLE) -> None:
        self.ended: Callable[[], None] = lambda: None
        """Is called when a run has ended that one of these processes has worked on."""
        self._home, self._idle = home, idle
        self._child: subprocess.Popen[bytes] | None = None
        self._given: set[tuple[str, int]] = set()
        self._lock = threading.Lock()
        self._asked, self._taken = time.monotonic(), 0.0

    def ask(self) -> None:
        """Somebody may soon ask for a run."""
        self._asked = time.monotonic()

    def keep(self, *, wanted: bool, room: bool) -> None:
        """Start a process where one is wanted and there is room, and end one that nobody has asked for in a long time."""
        with self._lock:
            now = time.monotonic()
            if self._child is not None and self._child.poll() is not None:
                self._child = None
            if now - self._asked > self._idle:
                self._end()
            elif wanted and self._child is None and (room and now - self._taken > BESIDE):
                self._start()

    def take(self, folder: RunFolder, attempt: Attempt) -> subprocess.Popen[bytes] | None:
        """Hand a run to the process that is ready, or on its way to it; None where there is none, or one has failed before."""
        self.ask()
        with self._lock:
            child, self._child = self._child, None
            self._taken = time.monotonic()
            if child is None or child.stdin is None or self.gave(folder, attempt) or child.poll() is not None:
                self._child = child
                return None
            self._given.add((folder.id, attempt.number))
            try:
                child.stdin.write(json.dumps([str(folder.path), str(attempt.number)]).encode() + b"\n")
                child.stdin.close()
            except OSError:
                child.kill()
                child.wait()
                return None
        threading.Thread(target=self._listen, args=(child,), daemon=True).start()
        return child

    def gave(self, folder: RunFolder, attempt: Attempt) -> bool:
        """Whether an attempt was handed to such a process; should that die before it begins, another one is to try."""
        return (folder.id, attempt.number) in self._given

    def close(self) -> None:
        """Keep none any more; those that work on a run go on."""
        with self._lock:
            self._end()

    @property
    def process(self) -> int | None:
        """The process that waits, if there is one."""
        child = self._child
        return None if child is None else child.pid

    def _start(self) -> None:
        with contextlib.suppress(OSError):
            self._child = subprocess.Popen(
                [*WORKER, "--ready"],
                cwd=self._home,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
                start_new_session=True,
            )

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _listen(self, child: subprocess.Popen[bytes]) -> None:
        """Wait until the process closes its end of the pipe: it does when it has written down what came of its run."""
        assert child.stdout is not None
        with child.stdout, contextlib.suppress(OSError):
            while child.stdout.read(1):
                pass
        self.ended()
