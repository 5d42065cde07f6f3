"""Rates and spikes of populations while a simulation goes on, from what its monitors have counted and recorded so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.recorders import Columns
from cxsystem2.observer import Observer
from cxsystem2.syntax import Model

MOST = 100_000
"""Spikes of a recorder that are told at once."""


class Gauge:
    """Tells the observer of a run the mean rate of each recorded population since it was last asked.

    It only reads what monitors keep anyway: a run has the same spikes whether somebody listens or not. They have counted
    since the time `begin` (second), at which a run may go on from a state.
    """

    def __init__(self, model: Model, observer: Observer, begin: float = 0.0) -> None:
        self.observer, self.end = observer, model.system.interval.end
        self.recorders = sorted(model.layout.spike_recorders.values())
        cells = [one for one in model.network.config.cells.values() if one.monitors.spikes]
        self._places = [(one.name, one.size, model.layout.soma(one)) for one in cells]
        self._names = model.layout.spike_recorders
        self._told = dict.fromkeys(self.recorders, 0)
        self._time, self._before = begin, dict.fromkeys((one.name for one in cells), 0)

    @property
    def wanted(self) -> bool:
        """Whether anybody listens, and anything is recorded."""
        return getattr(self.observer, "rates", False) and bool(self._places)  # an observer need not be an `Observer`

    def read(self, fraction: float, counts: Mapping[str, npt.NDArray[Any]]) -> None:
        """Tell the rates when the run is done to a fraction; `counts` has the spikes of each cell so far, by recorder."""
        time = fraction * self.end
        if time <= self._time:
            return
        rates = {}
        for name, size, place in self._places:
            total = int(np.sum(counts[self._names[place.group]][place.start : place.stop]))
            rates[name] = (total - self._before[name]) / (max(size, 1) * (time - self._time))
            self._before[name] = total
        self._time = time
        self.observer.fired(time, rates)

    def tell_spikes(self, fraction: float, columns: Columns) -> None:
        """Tell the spikes that monitors have recorded since they were last looked at."""
        if not getattr(self.observer, "spikes", False):
            return
        found = {name: self._fresh(name, columns) for name in self.recorders}
        told = {}
        for name, _, place in self._places:
            cells, times = found[self._names[place.group]]
            own = (cells >= place.start) & (cells < place.stop)
            told[name] = cells[own] - place.start, times[own]
        self.observer.spiked(fraction * self.end, told)

    def drained(self) -> None:
        """What monitors have recorded was taken from them; they begin anew."""
        self._told = dict.fromkeys(self.recorders, 0)

    def _fresh(self, monitor: str, columns: Columns) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Cells and times that a monitor has recorded since the last look; a program may be writing just now."""
        number = columns.number(monitor)
        begin = max(self._told[monitor], number - MOST)
        cells, times = (columns.read(monitor, variable, begin, number) for variable in ("i", "t"))
        both = min(len(cells), len(times))
        self._told[monitor] = begin + both
        return cells[:both], times[:both]
