"""The time to the first spike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, Measure, measures
from cxsystem2.measures.trains import Numbers, Trains


@measures.register("latency")
@dataclass(frozen=True)
class Latency(DistributionMeasure):
    """Time from the beginning of the window to the first spike of a cell; the mean is over the cells that fire.

    NaN for a silent cell.
    """

    title = "latency of first spikes"
    unit = "second"

    def values(self, trains: Trains) -> Numbers:
        """The latency of each cell."""
        found = np.full(trains.size, np.nan)
        cell, first = np.unique(trains.cell, return_index=True)
        found[cell] = trains.time[first]
        return found


@measures.register("first_spike")
@dataclass(frozen=True)
class FirstSpike(Measure):
    """Time from the beginning of the window to the first spike of any cell. NaN when none fires."""

    title = "time of the first spike"
    unit = "second"

    def value(self, trains: Trains) -> float:
        """The time."""
        return float(trains.time.min()) if trains.time.size else float("nan")
