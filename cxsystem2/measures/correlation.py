"""Correlations of the spike counts of pairs of cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import DistributionMeasure, measures
from cxsystem2.measures.trains import Numbers, Trains, divided


@measures.register("correlation")
@dataclass(frozen=True)
class Correlation(DistributionMeasure):
    """Pearson correlation of the binned spike counts of two cells; the mean is over all pairs of cells that fire.

    The mean over all N (N - 1) / 2 pairs is exact and does not take their number: when every count is divided by its
    standard deviation, the variance of the sum over cells is N plus all correlations. The distribution is that of the pairs of
    a random choice of cells. 0 for independent cells.

    Cells whose count does not vary (silent ones) have no correlation and take no part. NaN when less than two are left.

    Parameters:
        width: width of a bin, second.
        cells: number of cells drawn for the distribution, from all cells of the population.
        seed: of this draw.

    Source: the comparison of simulations in van Albada et al. (2018) Front Neuroinform 12:291 and Dasbach et al. (2021)
    Front Neurosci 15:757790 (200 cells, 2 ms).
    """

    title = "correlation of pairs of cells"
    over = "pairs"
    settings = {"width": "second"}
    width: float = 0.002
    cells: int = 200
    seed: int = 0

    def value(self, trains: Trains) -> float:
        """The mean over all pairs."""
        binned = trains.binned(self.width)
        average, square = binned.moments() if binned.bins else (np.zeros(trains.size),) * 2
        deviation = np.sqrt(np.maximum(square - average**2, 0.0))
        varying = deviation > 0
        number = int(np.count_nonzero(varying))
        if number < 2:
            return float("nan")
        together = binned.population(np.nan_to_num(divided(1.0, deviation, varying)))
        return float((together.var() - number) / (number * (number - 1)))

    def values(self, trains: Trains) -> Numbers:
        """The correlation of each pair among the drawn cells, pairs (0, 1), (0, 2) … of the sorted choice."""
        from scipy.sparse import csr_array

        drawn = self.drawn(trains.size)
        pairs = np.triu_indices(len(drawn), 1)
        binned = trains.binned(self.width)
        if not binned.bins:
            return np.full(len(pairs[0]), np.nan)
        place = np.full(trains.size, -1)
        place[drawn] = np.arange(len(drawn))
        own = place[binned.cell] >= 0
        entries = binned.count[own].astype(float), (place[binned.cell[own]], binned.bin[own])
        counts = csr_array(entries, shape=(len(drawn), binned.bins))
        average = counts.sum(axis=1) / binned.bins
        covariance = (counts @ counts.T).toarray() / binned.bins - np.outer(average, average)
        scale = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))[pairs]
        return divided(covariance[pairs], scale, scale > 0)

    def drawn(self, size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The cells of the distribution."""
        return np.sort(np.random.default_rng(self.seed).permutation(size)[: self.cells])
