"""Population rates while a simulation goes on, from the spikes that its monitors have counted so far for each cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.observer import Observer
from cxsystem2.syntax import Model


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
