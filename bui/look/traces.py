"""Recorded variables over time, thinned so that no extreme is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bui.answers import NotThere
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest, one_of
from cxsystem2.results import Recording, Results

MOST_CELLS = 24
"""Traces in one answer."""


@dataclass(frozen=True, slots=True)
class TraceExtremes:
    """Values of some cells, a row for each; `t` in second. Each two stand for `every` samples: their extremes in order."""

    t: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    cells: tuple[int, ...]
    unit: str
    samples: int
    """Samples in the window."""
    every: int
    """1 when all of them are there."""


def traces(
    results: Results,
    population: str,
    variable: str,
    cells: Sequence[int] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    points: int = 2000,
) -> TraceExtremes:
    """The traces of cells (the first few recorded ones when none are named) between two times, in at most so many points.

    Where there are more samples, neighbours are put together, and of each such part its smallest and its largest value
    are kept in their order, so that a spike of one sample is still seen.

    Raises:
        NotThere: nothing of the kind is recorded.
        CxSystemError: no time is left, or too many cells are named.
    """
    found = recording(results, population, variable)
    columns, shown = _columns(found, population, variable, cells)
    stop = results.runtime if stop is None else stop
    if not start < stop:
        raise CxSystemError(f"the window from {start:g} s to {stop:g} s is empty; the run takes {results.runtime:g} s")
    first, last = (int(place) for place in np.searchsorted(found.t, (start, stop), side="left"))
    t, values = found.t[first:last], found.values[first:last, columns]
    every = max(1, -(-2 * len(t) // max(points, 2))) if len(t) > points else 1
    if every == 1:
        return TraceExtremes(t, values.T, shown, found.unit, len(t), 1)
    thin_t, thin = extremes(t, values, every)
    return TraceExtremes(thin_t, thin.T, shown, found.unit, len(t), every)


def extremes(
    t: npt.NDArray[np.float64], values: npt.NDArray[np.float64], every: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Each `every` samples as two: the smallest and the largest in their order, at the first and the middle time."""
    edges = np.arange(0, len(t), every)
    padded = -len(t) % every
    whole = np.concatenate([values, np.repeat(values[-1:], padded, axis=0)]) if padded else values
    parts = whole.reshape(len(edges), every, values.shape[1])
    low, high = parts.argmin(axis=1), parts.argmax(axis=1)
    thin = np.empty((2 * len(edges), values.shape[1]))
    for begin, place in ((0, np.minimum(low, high)), (1, np.maximum(low, high))):
        thin[begin::2] = np.take_along_axis(parts, place[:, np.newaxis], axis=1)[:, 0]
    times = np.empty(2 * len(edges))
    times[0::2], times[1::2] = t[edges], t[np.minimum(edges + every // 2, len(t) - 1)]
    return times, thin


def recording(results: Results, population: str, variable: str) -> Recording:
    """A recorded variable of a population (or of a pathway).

    Raises:
        NotThere: it is not recorded.
    """
    if not results.recordings:
        raise NotThere("this run has recorded no variable; write [St]vm, say, into a column monitors and run again")
    if population not in results.recordings:
        raise NotThere(
            f"no variable of '{population}' is recorded{nearest(population, results.recordings)}; "
            f"there are {one_of(results.recordings)}"
        )
    known = results.recordings[population]
    if variable not in known:
        raise NotThere(f"'{variable}' of {population} is not recorded{nearest(variable, known)}; there are {one_of(known)}")
    return known[variable]


def _columns(found: Recording, population: str, variable: str, cells: Sequence[int] | None) -> tuple[Any, tuple[int, ...]]:
    """Columns of the recording, and the cells that they belong to."""
    if cells is None:
        cells = [int(cell) for cell in found.cells[:4]]
    if len(cells) > MOST_CELLS:
        raise CxSystemError(f"{len(cells)} traces do not fit into one picture; name at most {MOST_CELLS} cells")
    place = {int(cell): column for column, cell in enumerate(found.cells)}
    missing = [cell for cell in cells if cell not in place]
    if missing:
        known = one_of([str(cell) for cell in found.cells])
        raise NotThere(f"{variable} of the cell {missing[0]} of {population} is not recorded; recorded are {known}")
    return [place[cell] for cell in cells], tuple(cells)
