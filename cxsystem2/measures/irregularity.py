"""Irregularity from the logarithm of the ratio of successive intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains


@measures.register("irregularity")
@dataclass(frozen=True)
class Irregularity(DistributionMeasure):
    """Mean of ``|log(I[k+1] / I[k])|`` over successive intervals of a cell; averaged over cells.

    2 log 2 = 1.386 for a Poisson process, 0 for a clock. Pairs with an interval of 0 are left out.

    Parameters:
        least: fewest spikes of a cell that counts; NaN for the others.

    Source: Davies, Gerstein & Baker (2006) J Neurophysiol 96:906.
    """

    title = "irregularity of intervals (log ratio)"
    least: int = 3

    def values(self, trains: Trains) -> Numbers:
        """The value of each cell."""
        cell, first, second = trains.neighbours
        both = (first > 0) & (second > 0)
        found = trains.mean_of(cell[both], np.abs(np.log(second[both] / first[both])))
        return np.where(trains.counts >= self.least, found, np.nan)
