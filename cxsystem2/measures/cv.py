"""The coefficient of variation of interspike intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains, divided


@measures.register("cv")
@dataclass(frozen=True)
class Cv(DistributionMeasure):
    """Standard deviation of the intervals of a cell, divided by their mean; averaged over cells.

    1 for a Poisson process, 1/sqrt(k) for a gamma process of shape k, 0 for a clock. It also grows when the rate drifts;
    `cv2` and `lv` do not. The standard deviation is that of the intervals found (divided by n), as in common toolboxes, so
    few intervals give values that are too low.

    Parameters:
        least: fewest spikes of a cell that counts; NaN for the others.

    Source: Softky & Koch (1993) J Neurosci 13:334.
    """

    title = "CV of intervals"
    least: int = 3

    def values(self, trains: Trains) -> Numbers:
        """The coefficient of each cell."""
        cell, length = trains.intervals
        average = trains.mean_of(cell, length)
        variance = trains.mean_of(cell, (length - average[cell]) ** 2)
        counted = (trains.counts >= max(self.least, 2)) & (np.nan_to_num(average) > 0)
        return divided(np.sqrt(variance), average, counted)
