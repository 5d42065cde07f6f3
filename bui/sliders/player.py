"""Keeps the process behind the sliders: there while somebody moves one, told the newest change, gone when nobody does."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from bui.runs.processes import surroundings, why_ended
from bui.sliders.answer import nothing
from cxsystem2.draws.streams import fresh_seed
from cxsystem2.files import write_text
from cxsystem2.tables import Anatomy, Physiology, dump

IDLE = 300.0
"""Seconds after which the process goes; the next change brings another one."""
COMMAND = (sys.executable, "-m", "bui.sliders.process")


class Player:
    """Answers changes by the spikes of a run; of two changes the older one is dropped."""

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._child: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._written: dict[str, str] = {}
        self._number = 0
        self._waiting: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        self._asked = 0.0
        self.seed = fresh_seed()
        """The seed of models whose tables name none: the same for all changes, so that only what was changed differs."""

    def prepare(self) -> None:
        """Somebody is about to move a slider."""
        with self._lock:
            self._ensure()

    def play(self, tables: tuple[Anatomy, Physiology], changes: Sequence[str], *, trust: bool) -> Any:
        """Run tables with changes; returns what came of it, or that a newer change has come."""
        with self._lock:
            child, folder = self._ensure()
            self._number += 1
            asked = {
                "number": self._number,
                "anatomy": self._write(folder, "anatomy.csv", dump(tables[0], ".csv")),
                "physiology": self._write(folder, f"physiology{tables[1].suffix}", dump(tables[1], tables[1].suffix)),
                "source": tables[0].source,
                "changes": list(changes),
                "trust": trust,
            }
            self._drop()
            future: Future[Any] = Future()
            self._waiting[self._number] = future
            try:
                assert child.stdin is not None
                child.stdin.write(json.dumps(asked).encode() + b"\n")
                child.stdin.flush()
            except OSError:
                self._fail(child)
        return future.result()

    @property
    def process(self) -> int | None:
        """The process, if there is one."""
        child = self._child
        return None if child is None else child.pid

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ensure(self) -> tuple[subprocess.Popen[bytes], Path]:
        self._asked = time.monotonic()
        if self._child is not None and self._child.poll() is not None:
            self._end()
        if self._child is None or self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="cxsystem2-sliders-", ignore_cleanup_errors=True)
            self._child = subprocess.Popen(
                COMMAND,
                cwd=self._folder.name,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
                start_new_session=True,
            )
            threading.Thread(target=self._listen, args=(self._child,), daemon=True).start()
            threading.Thread(target=self._watch, args=(self._child,), daemon=True).start()
        return self._child, Path(self._folder.name)

    def _write(self, folder: Path, name: str, text: str) -> str:
        if self._written.get(name) != text:
            write_text(folder / name, text, overwrite=True, durable=False)
            self._written[name] = text
        return str(folder / name)

    def _listen(self, child: subprocess.Popen[bytes]) -> None:
        """Hand answers to who waits for them; when the process ends, say so."""
        assert child.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            for line in child.stdout:
                found = json.loads(line)
                with self._lock:
                    future = self._waiting.pop(found["number"], None)
                if future is not None:
                    future.set_result(found["answer"])
        child.wait()
        with self._lock:
            if child is self._child:
                self._fail(child)

    def _watch(self, child: subprocess.Popen[bytes]) -> None:
        """End the process when nobody has asked for anything in a long time."""
        while child.poll() is None:
            time.sleep(min(1.0, self._idle / 4))
            with self._lock:
                if child is self._child and not self._waiting and time.monotonic() - self._asked > self._idle:
                    self._end()

    def _drop(self) -> None:
        for future in self._waiting.values():
            future.set_result(nothing("dropped"))
        self._waiting.clear()

    def _fail(self, child: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(1.0)
        for future in self._waiting.values():
            future.set_result(nothing("wrong", f"the process behind the sliders has ended{why_ended(child.returncode)}"))
        self._waiting.clear()
        self._end()

    def _end(self) -> None:
        self._drop()
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            if child.stdin is not None:
                with contextlib.suppress(OSError):
                    child.stdin.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._folder, self._written = None, {}
