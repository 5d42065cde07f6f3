"""The Fano factor of spike counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains, divided


@measures.register("fano")
@dataclass(frozen=True)
class Fano(DistributionMeasure):
    """Variance of the counts of a cell in successive bins, divided by their mean; averaged over cells.

    1 for a Poisson process. For a renewal process and wide bins the square of its `cv`. The variance is the unbiased one.
    NaN for a silent cell, and for a window of less than two bins.

    Parameters:
        width: width of a bin, second.

    Source: Fano (1947) Phys Rev 72:26; for spikes, Nawrot et al. (2008) J Neurosci Methods 169:374.
    """

    title = "Fano factor of counts"
    settings = {"width": "second"}
    width: float = 0.1

    def values(self, trains: Trains) -> Numbers:
        """The factor of each cell."""
        binned = trains.binned(self.width)
        if binned.bins < 2:
            return np.full(trains.size, np.nan)
        average, square = binned.moments()
        variance = (square - average**2) * binned.bins / (binned.bins - 1)
        return divided(variance, average, average > 0)
