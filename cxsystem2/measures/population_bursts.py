"""Bursts of a population: times when far more cells fire than independent cells of the same rate would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import Measure, measures
from cxsystem2.measures.trains import Numbers, Trains


@dataclass(frozen=True)
class Bursts:
    """The bursts of a population: duration (second) and spikes of each."""

    duration: Numbers
    spikes: Numbers


@dataclass(frozen=True)
class BurstMeasure(Measure):
    """What the measures of population bursts share: how a burst is found."""

    settings = {"width": "second"}
    width: float = 0.005
    chance: float = 0.01

    def bursts(self, trains: Trains) -> Bursts:
        """The bursts in a window."""
        from scipy.stats import poisson

        counts = trains.binned(self.width).population()
        if not counts.any():
            return Bursts(np.empty(0), np.empty(0))
        above = counts > poisson.isf(self.chance / len(counts), counts.mean())
        edges = np.flatnonzero(np.diff(np.concatenate(([False], above, [False]))))
        begin, end = edges[::2], edges[1::2]
        total = np.concatenate(([0.0], np.cumsum(counts)))
        return Bursts(np.asarray((end - begin) * self.width, float), total[end] - total[begin])


@measures.register("burst_rate")
@dataclass(frozen=True)
class BurstRate(BurstMeasure):
    """Population bursts in a second.

    A burst is a run of bins whose counts lie above a limit. The limit is the count that a Poisson process of the same mean
    would exceed anywhere in the window with the probability `chance`. NaN for a window of no whole bin; 0 without spikes.

    Parameters:
        width: width of a bin, second.
        chance: probability to find a burst where there is none.
    """

    title = "rate of population bursts"
    unit = "hertz"

    def value(self, trains: Trains) -> float:
        """The rate of bursts."""
        return len(self.bursts(trains).duration) / trains.duration if trains.duration >= self.width else float("nan")


@measures.register("burst_duration")
@dataclass(frozen=True)
class BurstDuration(BurstMeasure):
    """Mean duration of population bursts (see `burst_rate`), a multiple of the bin.

    NaN without bursts.
    """

    title = "duration of population bursts"
    unit = "second"

    def value(self, trains: Trains) -> float:
        """The mean duration."""
        found = self.bursts(trains).duration
        return float(found.mean()) if found.size else float("nan")


@measures.register("burst_fraction")
@dataclass(frozen=True)
class BurstFraction(BurstMeasure):
    """The fraction of all spikes that fall into population bursts, see `burst_rate`.

    NaN without spikes.
    """

    title = "share of spikes in population bursts"

    def value(self, trains: Trains) -> float:
        """The fraction."""
        return float(self.bursts(trains).spikes.sum() / trains.time.size) if trains.time.size else float("nan")
