"""Whether the mean response to each condition is right (peri-stimulus time histogram)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values, mean_defined, r2
from cxsystem2.lfads.scores.smoothing import smoothed

Conditions = npt.NDArray[np.integer[Any]]
_WIDTH, _BINS = 0.05, 2.0
"""Standard deviation of the smoothing of measured responses: second, or bins where the width of a bin is unknown."""


def psth(values: Values, conditions: Conditions, wanted: Conditions) -> Doubles:
    """Mean over the trials of each condition.

    Args:
        values: (trials, bins, channels); NaN is left out.
        conditions: of the trials, (trials,).
        wanted: the conditions of the answer, each of which some trial has.

    Returns:
        Shape (wanted conditions, bins, channels); NaN where nothing is observed.
    """
    found = np.empty((len(wanted), *np.shape(values)[1:]))
    for place, condition in enumerate(wanted):
        own = np.asarray(values[conditions == condition], np.float64)
        there = ~np.isnan(own)
        counts = there.sum(0)
        sums = np.where(there, own, 0.0).sum(0)
        found[place] = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return found


def psth_r2(reference: Values, inferred: Values) -> float:
    """Mean over channels of the coefficient of determination of the mean responses, over conditions and bins.

    Args:
        reference: true or measured mean responses, (conditions, bins, channels).
        inferred: those of the inferred rates, the same shape.

    Source: Pei et al. (2021) arXiv:2109.04463.
    """
    return mean_defined(r2(reference, inferred))


@scores.register("psth_r2")
class PsthR2(Score):
    """Against true rates where they are known, else against smoothed spikes of other trials."""

    meaning = (
        "share of the variation of the mean responses to the conditions that the inferred rates explain, mean over neurons; "
        "where true rates are unknown, responses are smoothed spikes of the training trials, and noise keeps it below 1"
    )
    best = "1 where true rates are known"
    share = True
    source = "Pei et al. (2021) arXiv:2109.04463"

    def value(self, evidence: Evidence) -> float:
        """Over the conditions that are in both parts."""
        own, other = evidence.trials.conditions, evidence.training.conditions
        if own is None or other is None:
            raise Unscorable("the data do not say which trials repeat the same condition")
        if "rates" in evidence.trials.truth:
            wanted = np.unique(own)
            reference = psth(evidence.truth("rates"), own, wanted)
        else:
            wanted = np.intersect1d(own, other)
            if not wanted.size:
                raise Unscorable("no condition is in both parts of the trials")
            width = _BINS if evidence.bin_width is None else _WIDTH / evidence.bin_width
            reference = psth(smoothed(evidence.training.counts, width), other, wanted)
        return psth_r2(reference, psth(evidence.posterior.rates, own, wanted))
