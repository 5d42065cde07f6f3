"""What has changed of the runs since the last look, handed to everybody who listens."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from bui.runs.folder import seconds_between
from bui.shapes.runs import Run

MOST_RECENT = 60.0
"""A listener that comes is told of runs that have ended within so many seconds: it may have asked for the list before."""


MOST_LISTENERS = 16
"""Each holds a thread of the server for as long as its page is open; the other threads answer requests."""


class Listener:
    """One that listens: the rows that it has not been told yet, the latest of each run, None for a run that is gone."""

    def __init__(self) -> None:
        self._rows: dict[str, Run | None] = {}
        self._changed = threading.Condition()

    def put(self, rows: Mapping[str, Run | None]) -> None:
        """Keep rows until they are taken."""
        with self._changed:
            for name, row in rows.items():
                self._rows.pop(name, None)  # so that what changed last is told last
                self._rows[name] = row
            self._changed.notify_all()

    def take(self, seconds: float) -> dict[str, Run | None]:
        """What is there, or comes within some seconds."""
        with self._changed:
            if not self._rows:
                self._changed.wait(seconds)
            found, self._rows = self._rows, {}
            return found


class Changes:
    """Compares what is seen with what was seen before, once for all listeners."""

    def __init__(self) -> None:
        self._seen: dict[str, Run] = {}
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self.over = threading.Event()
        """Set when the server ends: nobody is told any more."""

    def listen(self) -> Listener:
        """Another listener; it is told first of all runs that have not ended, or not for long."""
        listener = Listener()
        with self._lock:
            fresh = {
                name: row for name, row in self._seen.items() if not row["ended"] or seconds_between(row["ended"]) < MOST_RECENT
            }
            listener.put(fresh)
            self._listeners.append(listener)
        return listener

    @property
    def crowded(self) -> bool:
        """Whether nobody else can be told."""
        return len(self._listeners) >= MOST_LISTENERS

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def leave(self, listener: Listener) -> None:
        """A listener that has gone."""
        with self._lock:
            self._listeners.remove(listener)

    def see(self, rows: Iterable[Run]) -> None:
        """Tell the listeners what is new in the rows of all runs."""
        seen = {row["id"]: row for row in rows}
        with self._lock:
            told: dict[str, Run | None] = {
                name: row for name, row in seen.items() if name not in self._seen or _plain(self._seen[name]) != _plain(row)
            }
            told |= {name: None for name in self._seen if name not in seen}
            self._seen = seen
            for listener in self._listeners if told else ():
                listener.put(told)


def _plain(row: Run) -> dict[str, Any]:
    """A row without the time that passes by itself."""
    return {**row, "progress": {**row["progress"], "elapsed": None}}
