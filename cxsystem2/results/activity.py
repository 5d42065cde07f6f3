"""The activity of populations over time."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import WindowError

if TYPE_CHECKING:
    from cxsystem2.results.results import Results

Numbers = npt.NDArray[np.float64]


_EARLY = 1e-9
"""Second: a spike in the step in which a bin begins counts in this bin, however its time and that of the edge are rounded."""


def rates_over_time(
    results: Results,
    names: Iterable[str] | None = None,
    *,
    start: float = 0.0,
    stop: float | None = None,
    bins: int = 200,
    bin: float | None = None,
) -> tuple[Numbers, dict[str, Numbers]]:
    """The edges of bins of equal width (second), and the mean rate of the cells of each population in each bin (hertz).

    Args:
        results: of a run.
        names: populations; all recorded ones when not given.
        start: beginning of the first bin, second.
        stop: end of the last bin, second; the end of the run when not given.
        bins: number of bins.
        bin: width of the bins, second, in place of their number. What is left at the end of the window, less than a bin, is
            not shown. A window that is shorter has one bin.

    Raises:
        WindowError: the window is empty.
        ValueError: there is no bin, or there are more than `MOST_BINS`.

    Example::

        edges, rates = rates_over_time(load("run.h5"), start=0.5)
    """
    start, stop = window(results, start, stop)
    if bins < 1:
        raise ValueError(f"{bins} bins are none")
    edges = np.linspace(start, stop, bins + 1) if bin is None else _edges(start, stop, bin)
    width = float(edges[1] - edges[0])
    shown = list(results.spikes if names is None else names)
    counts = {name: results.spikes.counts(name, edges - _EARLY) for name in shown}
    return edges, {name: count / (len(results.part(name).cells) * width) for name, count in counts.items()}


MOST_BINS = 100_000


def _edges(start: float, stop: float, bin: float) -> Numbers:
    """Edges of bins of a width; the last one may lie before the end."""
    if not bin > 0:
        raise ValueError(f"a bin of {bin:g} s is none")
    many = max(1, math.floor((stop - start) / bin + 1e-6))
    if many > MOST_BINS:
        raise ValueError(f"bins of {bin:g} s are {many:,}; at most {MOST_BINS:,} are counted")
    width = min(bin, stop - start)
    return np.asarray(start + width * np.arange(many + 1), dtype=np.float64)


def round_bin(span: float, about: int = 200) -> float:
    """A width of bins (second) that is 1, 2 or 5 times a power of ten, so that a window has about so many of them."""
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((1.0, 2.0, 5.0, 10.0), key=lambda factor: abs(math.log(factor * power / rough)))
    return float(f"{step * power:.6g}")


def smoothed(rates: Numbers, bin: float, deviation: float) -> Numbers:
    """Rates averaged over a Gaussian with this standard deviation (second); none where it is 0.

    At the ends of the window only what is within it counts, so that a constant rate stays constant.
    """
    if deviation <= 0 or not rates.size:
        return rates
    from scipy.ndimage import gaussian_filter1d

    sums = [gaussian_filter1d(one, deviation / bin, mode="constant") for one in (rates.astype(float), np.ones(len(rates)))]
    found: Numbers = sums[0] / sums[1]
    return found


def window(results: Results, start: float, stop: float | None) -> tuple[float, float]:
    """The beginning and the end (second) of the part of a run that is looked at; to its end when no end is given.

    Raises:
        WindowError: it is empty, or no window at all.
    """
    stop = results.runtime if stop is None else stop
    if not (math.isfinite(start) and math.isfinite(stop) and start < stop):
        raise WindowError(f"the window from {start:g} s to {stop:g} s is empty")
    return start, stop


def in_order(times: Numbers) -> Numbers:
    """Times that are in order, as those of our files are; those of older files need not be."""
    return times if np.all(times[1:] >= times[:-1]) else np.sort(times)
