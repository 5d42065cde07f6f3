"""Bursts of single cells."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import SLACK, Numbers, Trains


@measures.register("burst_index")
@dataclass(frozen=True)
class BurstIndex(DistributionMeasure):
    """The fraction of the intervals of a cell that are shorter than those within a burst may be; averaged over cells.

    ``1 - exp(-r L)`` for a Poisson process of rate r. NaN for a cell with less than two spikes.

    Parameters:
        longest: L, an interval below which two spikes belong to one burst, second.

    Source: Mizuseki et al. (2012) Hippocampus 22:1659, with 6 ms.
    """

    title = "share of short intervals (burst index)"
    settings = {"longest": "second"}
    longest: float = 0.006

    def values(self, trains: Trains) -> Numbers:
        """The fraction for each cell."""
        cell, length = trains.intervals
        return trains.mean_of(cell, (length < self.longest - SLACK).astype(float))
