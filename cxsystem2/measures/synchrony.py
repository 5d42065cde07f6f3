"""Synchrony as the variance of the population's spike count."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.measures.base import Measure, measures
from cxsystem2.measures.trains import Trains


@measures.register("synchrony")
@dataclass(frozen=True)
class Synchrony(Measure):
    """Variance over time of the number of spikes of the whole population in a bin, divided by the mean number.

    1 for independent Poisson cells, below 1 for independent regular ones; it grows with the number of cells that
    fire together. NaN without spikes, or for less than two bins. The variance is the unbiased one.

    Parameters:
        width: width of a bin, second.

    Source: Potjans & Diesmann (2014) Cereb Cortex 24:785, with 3 ms.
    """

    title = "synchrony of the population"
    settings = {"width": "second"}
    width: float = 0.003

    def value(self, trains: Trains) -> float:
        """The ratio."""
        binned = trains.binned(self.width)
        if binned.bins < 2:
            return float("nan")
        counts = binned.population()
        return float(counts.var(ddof=1) / counts.mean()) if counts.any() else float("nan")
