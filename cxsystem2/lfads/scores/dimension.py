"""In how many directions activity goes."""

from __future__ import annotations

import numpy as np

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Values


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
