"""Cells that do not fire."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import Measure, measures
from cxsystem2.measures.trains import Trains


@measures.register("silent")
@dataclass(frozen=True)
class Silent(Measure):
    """The fraction of cells without a spike in the window.

    It depends on the length of the window: a Poisson cell of rate r is silent with the probability exp(-r T).
    NaN for a population without cells.
    """

    title = "share of silent cells"

    def value(self, trains: Trains) -> float:
        """The fraction."""
        return float(np.count_nonzero(trains.counts == 0) / trains.size) if trains.size else float("nan")
