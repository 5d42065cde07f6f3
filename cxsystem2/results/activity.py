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


def rates_over_time(
    results: Results, names: Iterable[str] | None = None, *, start: float = 0.0, stop: float | None = None, bins: int = 200
) -> tuple[Numbers, dict[str, Numbers]]:
    """The edges of bins of equal width (second), and the mean rate of the cells of each population in each bin (hertz).

    Args:
        results: of a run.
        names: populations; all recorded ones when not given.
        start: beginning of the first bin, second.
        stop: end of the last bin, second; the end of the run when not given.
        bins: number of bins.

    Raises:
        WindowError: the window is empty, or there is no bin.

    Example::

        edges, rates = rates_over_time(load("run.h5"), start=0.5)
    """
    start, stop = window(results, start, stop)
    if bins < 1:
        raise ValueError(f"{bins} bins are none")
    edges = np.linspace(start, stop, bins + 1)
    width = (stop - start) / bins
    shown = list(results.spikes if names is None else names)
    counts = {name: np.diff(np.searchsorted(in_order(results.spikes[name].t), edges)) for name in shown}
    return edges, {name: count / (len(results.part(name).cells) * width) for name, count in counts.items()}


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
