"""In how many directions activity goes."""

from __future__ import annotations

import numpy as np

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.psth import Conditions, psth
from cxsystem2.lfads.scores.regression import Unscorable, Values

_NOTHING = 1e-10
"""Directions whose variance is smaller than this share of the largest one are none: columns that follow from the others."""


def participation_ratio(values: Values) -> float:
    """The number of directions in which values vary: (sum of the variances)^2 / (sum of the squared variances).

    The variances are those along the principal components. 1 where everything is on a line, n where n directions vary equally.

    Args:
        values: (…, columns); rows with NaN are left out.

    Returns:
        NaN where nothing varies.

    Source: Gao et al. (2017) bioRxiv 214262; Litwin-Kumar et al. (2017) Neuron 93:1153.
    """
    rows = np.asarray(values, np.float64).reshape(-1, np.shape(values)[-1])
    rows = rows[~np.isnan(rows).any(1)]
    if not len(rows) or not (rows != rows[0]).any():
        return float("nan")
    rows = rows - rows.mean(0)
    products = rows.T @ rows
    return float(np.trace(products) ** 2 / (products**2).sum())


def reliable_dimension(values: Values, conditions: Conditions) -> float:
    """The number of directions in which values do the same in all trials of a condition.

    Each direction counts with the share of its variance that trials of a condition have in common, bin by bin: 1 where they
    are the same, 0 where each trial has its own. The sum over all directions is the trace of the common covariance relative
    to the whole one. It is the same for every basis: to stretch, turn or mix the columns changes nothing. The participation
    ratio, in contrast, is small where one direction is large.

    Args:
        values: (trials, bins, columns); bins with NaN are left out.
        conditions: of the trials, (trials,); those with one trial are left out.

    Returns:
        From 0 to the number of columns; a curved manifold counts more than its own dimension. NaN where nothing varies, or
        nothing is repeated.

    Source: Pillai (1955) Ann Math Stat 26:117, the trace; here the variance of means over few trials is taken off.
    """
    wanted, places, counts = np.unique(conditions, return_inverse=True, return_counts=True)
    known = ~np.isnan(values).any((0, 2))
    repeated = counts[places] > 1
    if not known.any() or not repeated.any():
        return float("nan")
    own = np.asarray(values[repeated][:, known], np.float64)
    means = psth(own, conditions[repeated], wanted[counts > 1])
    apart = (own - means[np.unique(conditions[repeated], return_inverse=True)[1]]).reshape(-1, own.shape[-1])
    many = counts[counts > 1]
    noise = apart.T @ apart / (own.shape[1] * (many - 1).sum())
    rows = means.reshape(-1, own.shape[-1])
    rows = rows - rows.mean(0)
    common = rows.T @ rows / len(rows) - noise * (1 / many).mean()
    sizes, axes = np.linalg.eigh(common + noise)
    real = sizes > _NOTHING * max(sizes[-1], 0)
    if sizes[-1] <= 0:
        return float("nan")
    whitened = axes[:, real] / np.sqrt(sizes[real])
    return float(np.clip(np.linalg.eigvalsh(whitened.T @ common @ whitened), 0, 1).sum())


def _conditions(evidence: Evidence) -> Conditions:
    """The conditions of the trials.

    Raises:
        Unscorable: no trial repeats another one.
    """
    found = evidence.trials.conditions
    if found is None or len(np.unique(found)) == len(found):
        raise Unscorable("the data do not say which trials repeat the same condition, or each has one trial")
    return found


@scores.register("reliable_dimension")
class ReliableDimension(Score):
    """Of the factors."""

    meaning = (
        "number of directions in which the inferred factors do the same in all trials of a condition; another basis of the "
        "factors does not change it"
    )
    best = "true_reliable_dimension"
    source = "Pillai (1955) Ann Math Stat 26:117"

    def value(self, evidence: Evidence) -> float:
        """Over all conditions with several trials."""
        return reliable_dimension(evidence.posterior.factors, _conditions(evidence))


@scores.register("true_reliable_dimension")
class TrueReliableDimension(Score):
    """Of the true states."""

    meaning = "number of directions in which the true states do the same in all trials of a condition"
    best = "no aim, but what reliable_dimension is compared with"
    of_data = True
    source = "Pillai (1955) Ann Math Stat 26:117"

    def value(self, evidence: Evidence) -> float:
        """Over all conditions with several trials."""
        return reliable_dimension(evidence.truth("states"), _conditions(evidence))


@scores.register("dimension")
class Dimension(Score):
    """Of the factors."""

    meaning = "number of directions in which the inferred factors vary (participation ratio)"
    best = "true_dimension"
    source = "Gao et al. (2017) bioRxiv 214262"

    def value(self, evidence: Evidence) -> float:
        """Over all trials and bins."""
        return participation_ratio(evidence.posterior.factors)


@scores.register("true_dimension")
class TrueDimension(Score):
    """Of the true states."""

    meaning = "number of directions in which the true states vary (participation ratio)"
    best = "no aim, but what dimension is compared with"
    of_data = True
    source = "Gao et al. (2017) bioRxiv 214262"

    def value(self, evidence: Evidence) -> float:
        """Over all trials and bins."""
        return participation_ratio(evidence.truth("states"))
