"""Whether the inferred rates are the true ones."""

from __future__ import annotations

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Values, mean_defined, r2


def rate_r2(truth: Values, inferred: Values) -> float:
    """Mean over channels of the coefficient of determination of the rates, each over all trials and bins.

    Args:
        truth: true rates, (trials, bins, channels).
        inferred: inferred rates, the same shape and unit. No scale and no shift is fitted.

    Returns:
        1 where they are equal. A channel whose true rate is constant has no variance to explain, and does not count.

    Source: Sussillo et al. (2016) arXiv:1608.06315; Pandarinath et al. (2018) Nat Methods 15:805.
    """
    return mean_defined(r2(truth, inferred))


@scores.register("rate_r2")
class RateR2(Score):
    """How much of the variation of the true rates the inferred rates explain."""

    meaning = "share of the variation of the true rates that the inferred rates explain, mean over neurons"
    best = "1"
    share = True
    source = "Pandarinath et al. (2018) Nat Methods 15:805"

    def value(self, evidence: Evidence) -> float:
        """The mean over channels."""
        return rate_r2(evidence.truth("rates"), evidence.posterior.rates)
