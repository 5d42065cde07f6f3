"""The firing rate."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains


@measures.register("rate")
@dataclass(frozen=True)
class Rate(DistributionMeasure):
    """Spikes of a cell in the window, divided by its length; the mean is over all cells, silent ones included.

    Always defined. Source: Potjans & Diesmann (2014) Cereb Cortex 24:785, as the rates of its Figure 6.
    """

    title = "firing rate"
    unit = "hertz"

    def values(self, trains: Trains) -> Numbers:
        """The rate of each cell."""
        return trains.counts / trains.duration
