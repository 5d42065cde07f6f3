"""The distance of two distributions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def ks_distance(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """The Kolmogorov-Smirnov distance: the largest difference of the two cumulative distributions, from 0 to 1.

    Values that are NaN (cells and pairs for which a measure is not defined) are left out first. NaN when nothing is
    left of one of them.

    Example::

        ks_distance(distribution(one, "cv")["NG1_SS_L4"], distribution(other, "cv")["NG1_SS_L4"])

    Source: Massey (1951) J Am Stat Assoc 46:68.
    """
    sides = [np.asarray(values, float).ravel() for values in (first, second)]
    a, b = (np.sort(values[~np.isnan(values)]) for values in sides)
    if not a.size or not b.size:
        return float("nan")
    everything = np.concatenate((a, b))
    below_a, below_b = (np.searchsorted(side, everything, side="right") / side.size for side in (a, b))
    return float(np.abs(below_a - below_b).max())
