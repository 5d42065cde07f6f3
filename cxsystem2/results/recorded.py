"""Spikes in the records of a network on disk that are too many to be read at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.results.later import LaterSpikes, Numbers
from cxsystem2.results.records import Spikes

if TYPE_CHECKING:
    from typing import Any

Rows = Callable[[int, int], "npt.NDArray[Any]"]
"""Records of a file from one number until before another one."""


class Records(NamedTuple):
    """A file of spikes of one or several populations: how many there are, a way to read some, the time step (second)."""

    number: int
    rows: Rows
    dt: float
    block: int


class RecordedSpikes(LaterSpikes):
    """The spikes of the `size` cells from number `first` in the network on; they are `number` of those in the file."""

    def __init__(self, records: Records, place: str, number: int, first: int, size: int) -> None:
        self.place, self.number = place, number
        self._records, self._first_cell, self._size = records, first, size

    def all(self) -> Spikes:
        """All spikes."""
        return self._joined(0, self._records.number)

    def between(self, start: float, stop: float) -> Spikes:
        """Those of a window."""
        return self._joined(self._place(start), self._place(stop))

    def counts(self, edges: Numbers) -> npt.NDArray[np.int64]:
        """Numbers of spikes, counted block by block."""
        found = np.zeros(len(edges) - 1, np.int64)
        for some in self._some(self._place(float(edges[0])), self._place(float(edges[-1]))):
            found += np.diff(np.searchsorted(some.t, edges))
        return found

    def blocks(self) -> Iterator[Spikes]:
        """All spikes, some at a time."""
        return self._some(0, self._records.number)

    def _joined(self, begin: int, end: int) -> Spikes:
        parts = [Spikes(np.empty(0, np.int32), np.empty(0)), *self._some(begin, end)]
        return Spikes(np.concatenate([one.i for one in parts]), np.concatenate([one.t for one in parts]))

    def _some(self, begin: int, end: int) -> Iterator[Spikes]:
        for at in range(begin, end, self._records.block):
            rows = self._records.rows(at, min(at + self._records.block, end))
            cells = rows["cell"] - self._first_cell
            own = (cells >= 0) & (cells < self._size)
            yield Spikes(cells[own].astype(np.int32), rows["step"][own] * self._records.dt)

    def _place(self, time: float) -> int:
        """The number of the first record at a time or after it."""
        records = self._records
        return bisect_left(range(records.number), time, key=lambda row: records.rows(row, row + 1)["step"][0] * records.dt)
