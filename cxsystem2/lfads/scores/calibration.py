"""Whether the posterior is as sure as it may be: how often the truth lies within its intervals."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.special import ndtri

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Unscorable, Values


def coverage(truth: Values, mean: Values, spread: Values, share: float) -> float:
    """The share of places in which the true rate lies within the central interval of the posterior.

    The posterior of a rate is taken as log-normal with the given mean and standard deviation, as the exponential of a readout.

    Args:
        truth: true rates, any shape; NaN is left out.
        mean, spread: mean and standard deviation of the posterior, the same shape.
        share: probability of the interval, between 0 and 1.

    Returns:
        `share` for a calibrated posterior; less for one that is too sure, more for one that is not sure enough. NaN where
        nothing is known, or where a mean is NaN.

    Source: intervals and their coverage: Gneiting, Balabdaoui & Raftery (2007) J R Stat Soc B 69:243.
    """
    known = ~np.isnan(truth)
    true, middle, deviation = (np.asarray(one, np.float64)[known] for one in (truth, mean, spread))
    if not true.size or np.isnan(middle).any() or np.isnan(deviation).any():
        return float("nan")
    middle = np.maximum(middle, np.finfo(np.float64).tiny)
    variance = np.log1p((deviation / middle) ** 2)
    reach = ndtri(0.5 + share / 2) * np.sqrt(variance)
    centre = np.log(middle) - variance / 2
    with np.errstate(divide="ignore"):
        return float((np.abs(np.log(true) - centre) <= reach).mean())


class Coverage(Score):
    """For the rates of all trials, bins and channels."""

    probability: ClassVar[float]
    best = "the probability of the intervals"
    source = "Gneiting, Balabdaoui & Raftery (2007) J R Stat Soc B 69:243"

    def value(self, evidence: Evidence) -> float:
        """The share of true rates within their intervals."""
        if not evidence.posterior.rates_spread.any():
            raise Unscorable("there is no spread: one sample, or a method without a posterior")
        return coverage(evidence.truth("rates"), evidence.posterior.rates, evidence.posterior.rates_spread, self.probability)


@scores.register("coverage_50")
class Coverage50(Coverage):
    """Intervals of 50 %."""

    probability = 0.5
    meaning = "share of the true rates within the 50 % intervals of the posterior; lower: too sure, higher: not sure enough"


@scores.register("coverage_80")
class Coverage80(Coverage):
    """Intervals of 80 %."""

    probability = 0.8
    meaning = "share of the true rates within the 80 % intervals of the posterior"


@scores.register("coverage_95")
class Coverage95(Coverage):
    """Intervals of 95 %."""

    probability = 0.95
    meaning = "share of the true rates within the 95 % intervals of the posterior"
