"""Spike trains of one population within a window of time, in the order that measures need: cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.results.records import Spikes

Numbers: TypeAlias = npt.NDArray[np.float64]
Cells: TypeAlias = npt.NDArray[np.int64]

SLACK = 1e-9
"""Times are multiples of the time step in floating point: comparisons with the edges of a window give way by 1 ns."""
MOST_BINS = 20_000_000
_BIN_SLACK = 1e-6  # the same for bins, as a fraction of their width


class Intervals(NamedTuple):
    """Interspike intervals, those of a cell in a row: the cell and the length in second."""

    cell: Cells
    length: Numbers


class Neighbours(NamedTuple):
    """Two intervals of a cell that follow each other: the cell and the two lengths in second."""

    cell: Cells
    first: Numbers
    second: Numbers


@dataclass(frozen=True, slots=True)
class Binned:
    """Spike counts in bins of equal width, of which only those that are not 0 are kept."""

    cell: Cells
    bin: Cells
    count: Cells
    size: int
    """Number of cells."""
    bins: int
    """Number of bins; a last one that the window cuts short is left out."""
    width: float
    """Width of a bin, second."""

    def population(self, weights: Numbers | None = None) -> Numbers:
        """For each bin the spikes of all cells, each cell counted with its weight."""
        values = self.count if weights is None else self.count * weights[self.cell]
        return np.bincount(self.bin, values, self.bins).astype(float)

    def moments(self) -> tuple[Numbers, Numbers]:
        """Mean count of each cell, and the mean of its square."""
        mean = np.bincount(self.cell, self.count, self.size) / self.bins
        square = np.bincount(self.cell, self.count.astype(float) ** 2, self.size) / self.bins
        return mean, square


@dataclass(frozen=True)
class Trains:
    """Spike trains of `size` cells in a window of `duration` (second).

    `cell` and `time` (second since the window began) are sorted by cell, and by time within a cell. Cells without
    a spike count like any other: they are cells of which `counts` is 0. Make it with `of`.
    """

    cell: Cells
    time: Numbers
    size: int
    duration: float

    @classmethod
    def of(cls, i: npt.ArrayLike, t: npt.ArrayLike, size: int, start: float = 0.0, *, stop: float) -> Trains:
        """The spikes of cells `i` at times `t` (second) of a population of `size` cells, from `start` until before `stop`.

        Raises:
            ValueError: the window is empty, a cell is not of the population, or `i` and `t` differ in length.
        """
        cells, times = np.asarray(i), np.asarray(t, float)
        if not start < stop:
            raise ValueError(f"the window from {start:g} s to {stop:g} s is empty")
        if cells.shape != times.shape or cells.ndim != 1:
            raise ValueError(f"{cells.size} cells and {times.size} times of spikes do not go together")
        if cells.size and not 0 <= cells.min() <= cells.max() < size:
            raise ValueError(f"the spikes are of cells {cells.min()} to {cells.max()}, the population has {size}")
        inside = (times >= start - SLACK) & (times < stop - SLACK)
        cells, times = cells[inside], np.maximum(times[inside] - start, 0.0)
        if np.all(times[1:] >= times[:-1]):
            # numbers of 2 bytes are sorted by counting, which is ten times faster
            order = np.argsort(cells.astype(np.uint16) if size <= 2**16 else cells, kind="stable")
        else:
            order = np.lexsort((times, cells))
        return cls(cells[order].astype(np.int64), times[order], int(size), float(stop - start))

    @classmethod
    def of_spikes(cls, spikes: Spikes, size: int, start: float = 0.0, *, stop: float) -> Trains:
        """The same from what a result file holds."""
        return cls.of(spikes.i, spikes.t, size, start, stop=stop)

    @cached_property
    def counts(self) -> Cells:
        """Number of spikes of each cell."""
        return np.bincount(self.cell, minlength=self.size)

    @cached_property
    def intervals(self) -> Intervals:
        """All interspike intervals within the window."""
        same = self.cell[1:] == self.cell[:-1]
        return Intervals(self.cell[1:][same], np.diff(self.time)[same])

    @cached_property
    def neighbours(self) -> Neighbours:
        """All pairs of successive intervals; two intervals that are both 0 (three spikes at once) are left out."""
        cell, length = self.intervals
        same = (cell[1:] == cell[:-1]) & (length[1:] + length[:-1] > 0)
        return Neighbours(cell[1:][same], length[:-1][same], length[1:][same])

    def binned(self, width: float) -> Binned:
        """Counts in bins of a width (second).

        Raises:
            ValueError: the width is not positive.
            CxSystemError: so many bins are more than memory holds.
        """
        if not width > 0:
            raise ValueError(f"a bin of {width:g} s is no bin")
        if self.duration / width > MOST_BINS:
            raise CxSystemError(f"bins of {width:g} s are too many for {self.duration:g} s; at most {MOST_BINS:,} are counted")
        bins = int(self.duration / width + _BIN_SLACK)
        bin = (self.time / width + _BIN_SLACK).astype(np.int64)
        whole = bin < bins
        key = self.cell[whole] * max(bins, 1) + bin[whole]  # sorted, because cells and times are
        first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if key.size else np.empty(0, np.int64)
        count = np.diff(np.append(first, key.size))
        cell, bin = np.divmod(key[first], max(bins, 1))
        return Binned(cell, bin, count, self.size, bins, width)

    def mean_of(self, cell: Cells, values: Numbers, least: int = 1) -> Numbers:
        """The mean of values that belong to cells, for each cell; NaN where there are fewer than `least`."""
        number = np.bincount(cell, minlength=self.size)
        total = np.bincount(cell, values, self.size)
        return divided(total, number, number >= least)


def divided(above: npt.NDArray[Any] | float, below: npt.NDArray[Any] | float, where: npt.NDArray[np.bool_]) -> Numbers:
    """A quotient where it is defined, and NaN elsewhere."""
    found: Numbers = np.full(where.shape, np.nan)
    np.divide(above, below, out=found, where=where)
    return found
