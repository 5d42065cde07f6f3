"""Spikes of a population, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.results.results import Results


@dataclass(frozen=True, slots=True, eq=False)
class Trains:
    """The spike trains of the recorded cells of one population; a cell that never fires has an empty one."""

    cells: npt.NDArray[np.int64]
    """Numbers within the population, in increasing order; shape (cells,)."""
    times: npt.NDArray[np.float64]
    """Second; all of the first cell in the order of time, then all of the second one; shape (spikes,)."""
    ends: npt.NDArray[np.int64]
    """Where the spikes of each cell end in `times`; shape (cells,)."""
    begin: float
    end: float
    """Between which times (second) spikes are recorded; both are the same where the window lies outside the run."""

    @classmethod
    def of(cls, results: Results, name: str) -> Trains:
        """The trains of a population whose spikes are recorded."""
        spikes, part = results.spikes[name], results.part(name)
        order = np.lexsort((spikes.t, spikes.i))
        cells = np.asarray(part.cells, np.int64)
        if name in results.watched:
            order = order[np.isin(spikes.i[order], cells)]
        ends = np.searchsorted(spikes.i[order], cells, side="right").astype(np.int64)
        begin, end = part.within(0.0, results.runtime)
        return cls(cells, np.asarray(spikes.t[order], np.float64), ends, begin, max(begin, end))

    def split(self) -> list[npt.NDArray[np.float64]]:
        """The times of each cell."""
        return np.split(self.times, self.ends[:-1]) if len(self.cells) else []
