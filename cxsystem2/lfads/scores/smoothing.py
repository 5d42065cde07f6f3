"""Gaussian smoothing along the bins of a trial."""

from __future__ import annotations

import numpy as np

from cxsystem2.lfads.scores.regression import Doubles, Values

_REACH = 4.0
"""Standard deviations to which the kernel reaches."""


def smoothed(counts: Values, width: float, *, without_own: bool = False) -> Doubles:
    """Weighted means over neighbouring bins of the same trial and channel, with the weights of a Gaussian.

    Args:
        counts: (trials, bins, channels); NaN is left out, as are bins beyond the ends of a trial.
        width: standard deviation of the Gaussian, bins.
        without_own: leave each bin out of its own mean, so that the mean predicts it.

    Returns:
        The same shape; NaN where no neighbour is observed.
    """
    from scipy.ndimage import correlate1d

    radius = max(1, int(_REACH * width + 0.5))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / width) ** 2)
    if without_own:
        kernel[radius] = 0.0
    found = np.asarray(counts, np.float64)
    there = ~np.isnan(found)
    sums = correlate1d(np.where(there, found, 0.0), kernel, axis=1, mode="constant")
    weights = correlate1d(there.astype(np.float64), kernel, axis=1, mode="constant")
    return np.asarray(np.divide(sums, weights, out=np.full(sums.shape, np.nan), where=weights > 0))
