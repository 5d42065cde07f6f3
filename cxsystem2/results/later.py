"""Spikes that are too many to be read before somebody asks for them: then a window of them, or block after block."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.foreign import opened
from cxsystem2.results.records import Spikes, Watched

Numbers = npt.NDArray[np.float64]
MANY = 5_000_000
"""Spikes of a file from which on they are not read before they are needed."""
BLOCK = 1_000_000
"""Spikes that are read at a time."""


class LaterSpikes(ABC):
    """The spikes of one population in the order of time, which stay where they are until they are asked for.

    Attributes:
        place: tells them from those of other populations.
        number: how many there are.
    """

    place: str
    number: int

    @abstractmethod
    def all(self) -> Spikes:
        """All spikes; they take 12 bytes each.

        Raises:
            FileProblem: they are not there any more, or are damaged.
        """

    @abstractmethod
    def between(self, start: float, stop: float) -> Spikes:
        """The spikes from `start` until before `stop` (second); nothing else is read.

        Raises:
            FileProblem: they are not there any more, or are damaged.
        """

    @abstractmethod
    def counts(self, edges: Numbers) -> npt.NDArray[np.int64]:
        """The spikes between neighbouring edges (second, in order), the first of the two included.

        Raises:
            FileProblem: they are not there any more, or are damaged.
        """

    @abstractmethod
    def blocks(self) -> Iterator[Spikes]:
        """All spikes, some at a time.

        Raises:
            FileProblem: they are not there any more, or are damaged.
        """


class FileSpikes(LaterSpikes):
    """The spikes of one population in a result file.

    What is read is checked as it is read. The file has to stay as it was when the results were read.
    """

    def __init__(self, path: Path, place: str, number: int, size: int, watched: Watched | None) -> None:
        """`place` is the group in the file; `number` counts its spikes, and `size` the cells of the population."""
        self.path, self.place, self.number, self.size, self._watched = path, place, number, size, watched
        self._mark = _mark(path)

    def all(self) -> Spikes:
        """All spikes."""
        with self._open() as (cells, times):
            return self._read(cells, times, 0, self.number)

    def between(self, start: float, stop: float) -> Spikes:
        """Those of a window."""
        with self._open() as (cells, times):
            return self._read(cells, times, self._first(times, start), self._first(times, stop))

    def counts(self, edges: Numbers) -> npt.NDArray[np.int64]:
        """Numbers of spikes; of a single window no spike is read."""
        with self._open() as (cells, times):
            first, last = self._first(times, float(edges[0])), self._first(times, float(edges[-1]))
            if len(edges) == 2:
                return np.array([last - first])
            found = np.zeros(len(edges) - 1, np.int64)
            for begin in range(first, last, BLOCK):
                some = self._read(cells, times, begin, min(begin + BLOCK, last))
                found += np.diff(np.searchsorted(some.t, edges))
            return found

    def blocks(self) -> Iterator[Spikes]:
        """All spikes, some at a time."""
        with self._open() as (cells, times):
            for begin in range(0, self.number, BLOCK):
                yield self._read(cells, times, begin, min(begin + BLOCK, self.number))

    @contextlib.contextmanager
    def _open(self) -> Iterator[tuple[Any, Any]]:
        changed = f"{self.path}: the file is not what it was when its results were read; load it again"
        if _mark(self.path) != self._mark:
            raise FileProblem(changed)
        try:
            with opened(self.path) as file:
                group = file[self.place]
                yield group["i"], group["t"]
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise FileProblem(f"{self.path}: the result is damaged ({error})") from error
        if _mark(self.path) != self._mark:
            raise FileProblem(changed)

    def _read(self, cells: Any, times: Any, begin: int, end: int) -> Spikes:
        found = Spikes(np.asarray(cells[begin:end]), np.asarray(times[begin:end]))
        if len(found.t) and not (
            found.i.min() >= 0
            and found.i.max() < self.size
            and np.isfinite(found.t).all()
            and (found.t[1:] >= found.t[:-1]).all()
            and (self._watched is None or np.isin(found.i, self._watched.cells).all())
        ):
            raise FileProblem(f"{self.path}: the result is damaged: '{self.place}' has spikes of other cells, or not in order")
        return found

    def _first(self, times: Any, time: float) -> int:
        """The number of the first spike at a time or after it."""
        return bisect_left(times, time, 0, self.number)


def _mark(path: Path) -> tuple[int, int, int]:
    """What changes when a file does."""
    try:
        found = path.stat()
    except OSError as error:
        raise FileProblem(f"{path}: the spikes cannot be read any more: {error.strerror or error}") from None
    return found.st_ino, found.st_size, found.st_mtime_ns
