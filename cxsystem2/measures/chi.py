"""The synchrony measure chi of Golomb and Hansel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import Measure, measures
from cxsystem2.measures.trains import Trains


@measures.register("chi")
@dataclass(frozen=True)
class Chi(Measure):
    """Root of the variance over time of the mean count of all cells, divided by the mean variance of the cells' counts.

    1 when all cells fire together, 1/sqrt(N) for N independent cells. NaN when no count varies.

    Parameters:
        width: width of a bin, second.

    Source: Golomb & Hansel (2000) Neural Comput 12:1095, with counts in bins in place of voltages.
    """

    title = "synchrony chi"
    settings = {"width": "second"}
    width: float = 0.005

    def value(self, trains: Trains) -> float:
        """The measure."""
        binned = trains.binned(self.width)
        if binned.bins < 2 or not trains.size:
            return float("nan")
        average, square = binned.moments()
        single = np.mean(square - average**2)
        return float(np.sqrt((binned.population() / trains.size).var() / single)) if single > 0 else float("nan")
