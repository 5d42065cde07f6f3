"""Measuring the results of a run: a table of numbers, or distributions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.errors import WindowError
from cxsystem2.measures.base import DistributionMeasure, Measure, measures
from cxsystem2.measures.choose import chosen
from cxsystem2.measures.trains import SLACK, Numbers, Trains

if TYPE_CHECKING:
    import pandas as pd

    from cxsystem2.results import Results


def trains(results: Results, start: float = 0.0, stop: float | None = None) -> dict[str, Trains]:
    """The spike trains of each recorded population between two times (second); the end of the run when not given.

    Where not all spikes of a population are recorded, its trains are those of the recorded cells, in their order, within
    the recorded part of the window; a population of which nothing is recorded in the window is left out.

    Raises:
        WindowError: the window is empty, or not within the run.
    """
    end = results.runtime if stop is None else stop
    if start < 0 or end > results.runtime * (1 + 1e-9):
        raise WindowError(f"the window from {start:g} s to {end:g} s is not within the run of {results.runtime:g} s")
    found = {}
    for name in results.spikes:
        cells, times = results.spikes.between(name, start - SLACK, end)
        part, size = results.watched.get(name), results.populations[name].size
        if part is None:
            found[name] = Trains.of(cells, times, size, start, stop=end)
            continue
        first, last = part.within(start, end)
        if first < last:
            found[name] = Trains.of(np.searchsorted(part.cells, cells), times, len(part.cells), first, stop=last)
    return found


def measure(
    results: Results, words: Collection[str | Measure] | None = None, *, start: float = 0.0, stop: float | None = None
) -> pd.DataFrame:
    """Measures (columns; all known ones by default) of each recorded population (rows).

    Args:
        results: of a run.
        words: what to measure, as words (``"cv"``, ``"fano(width=50*ms)"``) or measures (``Fano(width=0.05)``).
        start: what comes before this time is dropped, second; most networks need some 100 ms to settle.
        stop: what comes after is dropped, second.

    Raises:
        RegistryError: a word names no measure.
        WindowError: the window is empty, or not within the run.

    Example::

        measure(load("run.h5"), ["rate", "cv"], start=0.5)
    """
    import pandas as pd

    asked = chosen(words)
    found = trains(results, start, stop)
    rows = {name: [one.value(own) for one in asked] for name, own in found.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[one.name for one in asked], dtype=float)
    return table.rename_axis(index="population")


def distribution(
    results: Results, word: str | DistributionMeasure, *, start: float = 0.0, stop: float | None = None
) -> dict[str, Numbers]:
    """The values of a measure for each cell (or drawn pair) of each recorded population, NaN where not defined.

    Raises:
        RegistryError: the word names no measure.
        TypeError: the measure has one number for a population only.
        WindowError: the window is empty, or not within the run.

    Example::

        rates = distribution(results, "rate", start=0.5)["NG1_SS_L4"]
    """
    (one,) = chosen([word])
    if not isinstance(one, DistributionMeasure):
        known = ", ".join(name for name, kind in measures.items() if issubclass(kind, DistributionMeasure))
        raise TypeError(f"'{one.word}' is one number for a population; distributions are {known}")
    return {name: one.values(own) for name, own in trains(results, start, stop).items()}
