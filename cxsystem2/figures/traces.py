"""Recorded variables over time as a picture: a panel for each variable of each population or pathway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.axis import labelled, scaled
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, Canvas, legend
from cxsystem2.figures.view import View
from cxsystem2.problems import nearest, one_of
from cxsystem2.results.activity import window
from cxsystem2.results.naming import chosen, listed
from cxsystem2.results.records import Recording

if TYPE_CHECKING:
    from cxsystem2.results import Results

MOST_PANELS, USUAL_CELLS, MOST_POINTS = 24, 5, 20_000
"""Panels in one figure; cells when none are named; samples of a line before neighbours are put together."""


@figures.register("traces")
@dataclass(frozen=True)
class Traces(RunFigure):
    """Recorded variables of single cells over time, a panel for each variable of each population or pathway."""

    of_spikes = False
    variable: str = setting("", "only this one, vm say; all recorded ones when it is empty")
    cells: Any = setting(None, "numbers of cells, with commas; the first recorded ones when not given")  # noqa: RUF009

    @classmethod
    def view(cls, results: Results, names: Iterable[str] | None = None, start: float = 0.0, stop: float | None = None) -> View:
        """Names are those of populations, or of pathways."""
        wanted = tuple(results.recordings) if names is None else (*_own(results, names),)
        return View(results, wanted, *window(results, start, stop))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a line for each cell."""
        panels = _panels(view, self.variable or None)
        wanted = _numbers(self.cells)
        grid = canvas.grid(len(panels), height=1.15, least=2.2, sharex=True)
        for ax, (name, word, recording) in zip(grid, panels, strict=True):
            columns = _columns(recording, wanted, f"{word} of {name}")
            inside = np.flatnonzero((recording.t >= view.start) & (recording.t < view.stop))
            factor, unit = scaled(recording.unit)
            t, values = recording.t[inside], factor * recording.values[inside][:, columns]
            own = shades(view.ink(name).color, len(columns))
            for place, column in enumerate(columns):
                style = {"linewidth": 0.8, "color": own[place], "label": str(recording.cells[column])}
                ax.plot(*_thinned(t, values[:, place]), **style)
            ax.set_ylabel(labelled(word, unit))
            ax.set_title(view.label(name), fontsize=SMALL, loc="left")
            if len(recording.cells) > 1 or word != "rate":
                style = {"title": "cell", "title_fontsize": SMALL}
                legend(ax, 5, ncols=-(-len(columns) // 5), **style)  # beside the lines, on which it would lie
        grid[-1].set_xlabel("time (s)")
        grid[-1].set_xlim(view.start, view.stop)


def shades(color: str, many: int) -> list[Any]:
    """The colour of a population in so many shades, the first of which is the colour itself: a shade for each cell."""
    from matplotlib.colors import to_rgb

    base = np.array(to_rgb(color))
    steps = [0.0] if many < 2 else np.linspace(0.0, 0.68, many)
    return [tuple(base + (1.0 - base) * step) for step in steps]


def _numbers(cells: Any) -> list[int] | None:
    """Cells as numbers; texts have commas between them."""
    if cells is None or cells == "":
        return None
    if isinstance(cells, str):
        parts = [part.strip() for part in cells.split(",") if part.strip()]
        wrong = [part for part in parts if not (part.isascii() and part.isdigit() and len(part) < 12)]
        if wrong:
            raise CxSystemError(f"cells are whole numbers with commas between them, not '{wrong[0][:40]}'")
        return [int(part) for part in parts]
    return [int(cells)] if isinstance(cells, int | np.integer) else [int(cell) for cell in cells]


def _panels(view: View, variable: str | None) -> list[tuple[str, str, Recording]]:
    """What is drawn: name, variable and recording."""
    recorded = view.results.recordings
    if not recorded:
        raise CxSystemError("no variable was recorded; write [St]vm into the column monitors of a population")
    known = list(dict.fromkeys(word for name in view.names for word in recorded[name]))
    if variable is not None and variable not in known:
        raise CxSystemError(f"'{variable}' was not recorded{nearest(variable, known)}; there are {one_of(known)}")
    panels = [
        (name, word, recording)
        for name in view.names
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
