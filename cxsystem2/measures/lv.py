"""The local variation of interspike intervals, plain and with a refractory time taken into account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains


@measures.register("lv")
@dataclass(frozen=True)
class Lv(DistributionMeasure):
    """Mean of ``3 (I[k] - I[k+1])^2 / (I[k] + I[k+1])^2`` over successive intervals of a cell; averaged over cells.

    1 for a Poisson process, 3/(2k + 1) for a gamma process of shape k, 0 for a clock.

    Parameters:
        least: fewest spikes of a cell that counts; NaN for the others.

    Source: Shinomoto, Shima & Tanji (2003) Neural Comput 15:2823.
    """

    title = "local variation of intervals (LV)"
    least: int = 3

    def values(self, trains: Trains) -> Numbers:
        """The value of each cell."""
        cell, first, second = trains.neighbours
        found = trains.mean_of(cell, 3 * ((first - second) / (first + second)) ** 2)
        return np.where(trains.counts >= self.least, found, np.nan)


@measures.register("lvr")
@dataclass(frozen=True)
class LvR(DistributionMeasure):
    """Local variation in which each term of `lv` is multiplied by ``1 + 4 R / (I[k] + I[k+1])``; averaged over cells.

    Near 1 for a Poisson process with a dead time of R that is short against the intervals.

    Parameters:
        refractoriness: R, second.
        least: fewest spikes of a cell that counts; NaN for the others.

    Source: Shinomoto et al. (2009) PLoS Comput Biol 5:e1000433.
    """

    title = "local variation, corrected for dead time (LvR)"
    settings = {"refractoriness": "second"}
    refractoriness: float = 0.005
    least: int = 3

    def values(self, trains: Trains) -> Numbers:
        """The value of each cell."""
        cell, first, second = trains.neighbours
        both = first + second
        found = trains.mean_of(cell, 3 * ((first - second) / both) ** 2 * (1 + 4 * self.refractoriness / both))
        return np.where(trains.counts >= self.least, found, np.nan)
