"""Which spikes of a group are recorded: of which cells, and in which steps."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Population, Relay
from cxsystem2.syntax.model import Model

Mask = npt.NDArray[np.bool_]


class Watch:
    """The first step in which spikes of each cell of a group are recorded, and the first one in which they are no more."""

    def __init__(self, model: Model, members: Iterable[Population | Relay]) -> None:
        """`members` are the populations (or inputs) of one group that are watched; the other cells of it are not."""
        places = [(one, model.layout.soma(one)) for one in members]
        size = max((place.stop for _, place in places), default=0)
        self._dt = model.system.default_clock
        self.first, self.last = np.zeros(size), np.full(size, -math.inf)
        for one, place in places:
            cells: slice | npt.NDArray[np.int64] = slice(place.start, place.stop)
            if one.monitors.spike_share is not None:
                cells = place.start + model.network.share_of(one, one.size, one.monitors.spike_share)
            self.first[cells], self.last[cells] = one.monitors.spike_window.steps(self._dt)

    def __call__(self, cells: npt.NDArray[np.integer], times: npt.NDArray[np.float64]) -> Mask:
        """Which spikes are recorded, from the cells of the group and the times (second)."""
        steps, known = np.rint(times / self._dt), cells < len(self.first)
        own = np.where(known, cells, 0)
        found: Mask = known & (steps >= self.first[own]) & (steps < self.last[own])
        return found


def watches(model: Model) -> dict[str, Watch]:
    """For each group of which some spikes are not to be recorded: those that are. Groups that are not here have all.

    Where rates are counted from recorded spikes, all spikes of the group are needed until then.
    """
    found = {}
    for group in model.layout.spike_recorders:
        own = [one for one in model.network.config.cells.values() if model.layout.soma(one).group == group]
        counted = not model.layout.form.counters and any(one.monitors.rate is not None for one in own)
        if any(one.monitors.partial_spikes for one in own) and not counted:
            found[group] = Watch(model, [one for one in own if one.monitors.spikes])
    return found
