"""The local coefficient of variation of interspike intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains


@measures.register("cv2")
@dataclass(frozen=True)
class Cv2(DistributionMeasure):
    """Mean of ``2 |I[k+1] - I[k]| / (I[k+1] + I[k])`` over successive intervals of a cell; averaged over cells.

    1 for a Poisson process, 0 for a clock; slow changes of the rate do not matter.

    Parameters:
        least: fewest spikes of a cell that counts; NaN for the others.

    Source: Holt, Softky, Koch & Douglas (1996) J Neurophysiol 75:1806.
    """

    title = "local CV of intervals (CV2)"
    least: int = 3

    def values(self, trains: Trains) -> Numbers:
        """The value of each cell."""
        cell, first, second = trains.neighbours
        found = trains.mean_of(cell, 2 * np.abs(second - first) / (second + first))
        return np.where(trains.counts >= self.least, found, np.nan)
