"""Distributions as counts in bins, with one set of bins for all populations, so that they can be laid over each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.measures.base import DistributionMeasure
from cxsystem2.measures.choose import chosen
from cxsystem2.measures.measure import distribution, trains
from cxsystem2.measures.trains import Cells, Numbers

if TYPE_CHECKING:
    from cxsystem2.results import Results

INTERVALS = "isi"
"""The word for all interspike intervals of a population, which is no measure: a cell has many."""
HEIGHTS = ("count", "density", "share")
"""What heights can be: numbers, probability densities (the area is 1), or percent of the population in each bin."""
_WHOLE = 1.0
_MOST = 0.995  # a few long intervals would leave one bin for all the others


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts by population. What is not in `counts` is in `beyond` (above the last edge) or in `undefined` (NaN)."""

    word: str
    unit: str
    over: str
    """What is counted: cells, pairs, or intervals."""
    edges: Numbers
    counts: dict[str, Cells]
    beyond: dict[str, int]
    undefined: dict[str, int]

    def heights(self, kind: str = "count", *, logarithmic: bool = False) -> dict[str, Numbers]:
        """The heights of the bins of each population; `density` and `share` are relative to all its values that are defined.

        A density is per unit of the measure, or, with `logarithmic` bins, per decade. It is NaN without values.
        """
        if kind == "count":
            return {name: counts.astype(float) for name, counts in self.counts.items()}
        widths = np.diff(np.log10(self.edges)) if logarithmic else np.diff(self.edges)
        found: dict[str, Numbers] = {}
        for name, counts in self.counts.items():
            total = float(counts.sum() + self.beyond[name])
            whole = total if total else float("nan")
            heights = counts / whole / widths if kind == "density" else 100.0 * counts / whole
            found[name] = np.asarray(heights, dtype=np.float64)
        return found


def intervals(results: Results, *, start: float = 0.0, stop: float | None = None) -> dict[str, Numbers]:
    """All interspike intervals (second) of the cells of each recorded population, cell after cell.

    Raises:
        ValueError: the window is empty, or not within the run.
    """
    return {name: own.intervals.length for name, own in trains(results, start, stop).items()}


def histogram(
    results: Results,
    word: str,
    *,
    names: Collection[str] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    bins: int = 50,
    logarithmic: bool = False,
) -> Histogram:
    """The histogram of a distribution, or of all interspike intervals (``isi``).

    Args:
        results: of a run.
        word: a measure that is a distribution, as text (``"cv"``, ``"fano(width=50*ms)"``), or ``"isi"``.
        names: populations; all recorded ones when not given.
        start: what comes before this time is dropped, second.
        stop: what comes after is dropped, second.
        bins: number of bins.
        logarithmic: bins of equal ratio; values that are not above 0 then count as not defined.

    Raises:
        RegistryError: the word names no measure.
        TypeError: the measure has one number for a population only.
        ValueError: the window is empty, or not within the run, or there is no bin.

    Example::

        found = histogram(load("run.h5"), "isi", start=0.5, logarithmic=True)
    """
    if bins < 1:
        raise ValueError(f"{bins} bins are none")
    if word == INTERVALS:
        proper, unit, over, most = INTERVALS, "second", "intervals", _MOST
        values = intervals(results, start=start, stop=stop)
    else:
        (one,) = chosen([word])
        values = distribution(results, word, start=start, stop=stop)
        proper, unit, over, most = one.name, one.unit, one.over if isinstance(one, DistributionMeasure) else "", _WHOLE
    values = {name: own for name, own in values.items() if names is None or name in names}
    defined = {name: own[own > 0] if logarithmic else own[~np.isnan(own)] for name, own in values.items()}
    edges = _edges(defined, bins, most, logarithmic)
    counts = {name: np.histogram(own, edges)[0] for name, own in defined.items()}
    return Histogram(
        proper, unit, over, edges, counts,
        beyond={name: int(np.count_nonzero(own > edges[-1])) for name, own in defined.items()},
        undefined={name: len(values[name]) - len(own) for name, own in defined.items()},
    )  # fmt: skip


def _edges(values: Mapping[str, Numbers], bins: int, most: float, logarithmic: bool) -> Numbers:
    """From the smallest value to the largest, or to the one below which a fraction of all lies."""
    everything = np.concatenate([*values.values(), np.empty(0)])
    if not everything.size:
        return np.linspace(0.0, 1.0, bins + 1) if not logarithmic else np.geomspace(0.1, 1.0, bins + 1)
    low = float(everything.min())
    high = float(everything.max()) if most == _WHOLE else float(np.quantile(everything, most, method="higher"))
    if logarithmic:
        edges = np.geomspace(low, max(high, low * 1.01), bins + 1)
        edges[0] = low  # geomspace may round above the smallest value
        edges[-1] = max(edges[-1], high)
        return edges
    if low >= 0 and low < 0.5 * high:
        low = 0.0
    return np.linspace(low, high if high > low else low + max(abs(low), 1.0) * 0.01, bins + 1)
