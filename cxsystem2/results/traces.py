"""Recorded variables over time as a picture: a panel for each variable of each population or pathway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.pictures import literal, shown_figure
from cxsystem2.problems import nearest, one_of
from cxsystem2.results.activity import window
from cxsystem2.results.naming import chosen, listed
from cxsystem2.results.records import Recording
from cxsystem2.units import symbol

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from cxsystem2.results.results import Results

MOST_PANELS, USUAL_CELLS, MOST_POINTS = 24, 5, 20_000
"""Panels in one figure; cells when none are named; samples of a line before neighbours are put together."""
_PREFIXES = {"volt": (1e3, "mV"), "amp": (1e12, "pA"), "siemens": (1e9, "nS"), "second": (1e3, "ms")}


def draw_traces(
    results: Results,
    variable: str | None = None,
    *,
    names: Iterable[str] | None = None,
    cells: Iterable[int] | int | None = None,
    start: float = 0.0,
    stop: float | None = None,
) -> Figure:
    """Draw recorded variables between two times (second); see `Results.plot_traces` for the words.

    Raises:
        CxSystemError: nothing of the kind is recorded, or it would be too many panels.
    """
    start, stop = window(results, start, stop)
    panels = _panels(results, variable, names)
    wanted = None if cells is None else [cells] if isinstance(cells, int | np.integer) else [int(cell) for cell in cells]
    whole = shown_figure(figsize=(10, min(2 + 1.6 * len(panels), 40)), layout="constrained")
    grid = whole.subplots(len(panels), 1, sharex=True, squeeze=False).ravel()
    for ax, (name, word, recording) in zip(grid, panels, strict=True):
        columns = _columns(recording, wanted, f"{word} of {name}")
        inside = np.flatnonzero((recording.t >= start) & (recording.t < stop))
        factor, unit = _PREFIXES.get(recording.unit, (1.0, symbol(recording.unit)))
        t, values = recording.t[inside], factor * recording.values[inside][:, columns]
        for place, column in enumerate(columns):
            ax.plot(*_thinned(t, values[:, place]), linewidth=0.8, label=str(recording.cells[column]))
        ax.set_ylabel(word if unit == "1" else f"{word} ({unit})")
        ax.set_title(name, fontsize=9, loc="left")
        if len(recording.cells) > 1 or word != "rate":
            ax.legend(fontsize=7, ncols=5, loc="upper right", title="cell", title_fontsize=7)
    grid[-1].set_xlabel("time (s)")
    grid[-1].set_xlim(start, stop)
    return literal(whole)


def _panels(results: Results, variable: str | None, names: Iterable[str] | None) -> list[tuple[str, str, Recording]]:
    """What is drawn: name, variable and recording."""
    recorded = results.recordings
    if not recorded:
        raise CxSystemError("no variable was recorded; write [St]vm into the column monitors of a population")
    wanted = list(recorded) if names is None else [*_own(results, names)]
    known = list(dict.fromkeys(word for name in wanted for word in recorded[name]))
    if variable is not None and variable not in known:
        raise CxSystemError(f"'{variable}' was not recorded{nearest(variable, known)}; there are {one_of(known)}")
    panels = [
        (name, word, recording)
        for name in wanted
        for word, recording in recorded[name].items()
        if variable is None or word == variable
    ]
    if len(panels) > MOST_PANELS:
        raise CxSystemError(f"these are {len(panels)} panels, more than {MOST_PANELS}; name a variable, or populations")
    return panels


def _own(results: Results, names: Iterable[str]) -> Iterable[str]:
    for name in listed(names):
        if name in results.recordings:  # pathways have no idx
            yield name
        else:
            yield from chosen([name], results.populations, results.recordings, "recordings")


def _columns(recording: Recording, cells: list[int] | None, what: str) -> list[int]:
    """The columns of the cells that are asked for."""
    if cells is None:
        return list(range(min(USUAL_CELLS, len(recording.cells))))
    places = {int(cell): place for place, cell in enumerate(recording.cells)}
    if missing := [cell for cell in cells if cell not in places]:
        raise CxSystemError(f"cell {missing[0]} was not recorded for {what}; there are {one_of(map(str, places))}")
    return [places[cell] for cell in cells]


def _thinned(t: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A line with few points that looks the same: of neighbours, the smallest and the largest value in their order."""
    every = -(-2 * len(t) // MOST_POINTS)
    if every <= 2:
        return t, values
    kept = len(t) // every * every
    parts = values[:kept].reshape(-1, every)
    places = np.sort(np.stack([parts.argmin(axis=1), parts.argmax(axis=1)], axis=1), axis=1)
    shown = np.append((places + np.arange(len(parts))[:, np.newaxis] * every).ravel(), np.arange(kept, len(t)))
    return t[shown], values[shown]
