"""Drawing a figure of a run, by the word of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import RunFigure, figures
from cxsystem2.figures.canvas import Canvas
from cxsystem2.figures.film import Film, is_film, refuse_other
from cxsystem2.figures.format import Format, finish, write
from cxsystem2.figures.view import View
from cxsystem2.pictures import literal
from cxsystem2.problems import one_of
from cxsystem2.results.naming import listed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cxsystem2.results import Results


def draw(
    results: Results,
    kind: str = "overview",
    *,
    ax: Axes | None = None,
    names: Iterable[str] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    form: Format | None = None,
    **settings: Any,
) -> Figure:
    """Draw one kind of figure; returns the figure.

    Args:
        results: of a run.
        kind: a word of the registry, ``rates`` say.
        ax: axes of matplotlib to draw on, for kinds with one panel; size and letters are then those of its figure.
        names: populations by name, idx, subtype or type; all recorded ones when not given.
        start: begin of the window, second.
        stop: end of the window, second; the end of the run when not given.
        form: size and letters; what suits the figure when not given.
        settings: those of the kind, as numbers in SI units or as texts (``bin="5*ms"``).

    Raises:
        RegistryError: the kind is unknown.
        CxSystemError: a setting is wrong, or there is nothing to draw; the message says what is missing.
    """
    one, view = _asked(results, kind, names, start, stop, settings)
    form = form or Format()
    canvas = Canvas(ax, form.width, form.height)
    one.draw(view, canvas)
    if ax is None:
        return finish(canvas.figure, form)
    literal(ax)
    return canvas.figure


def draw_film(
    results: Results,
    kind: str,
    *,
    names: Iterable[str] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    form: Format | None = None,
    **settings: Any,
) -> Film:
    """The film of a kind of figure that moves; see `draw` for the words.

    Raises:
        CxSystemError: figures of this kind do not move, or there is nothing to draw.
    """
    one, view = _asked(results, kind, names, start, stop, settings)
    form = form or Format()
    canvas = Canvas(None, form.width, form.height)
    film = one.film(view, canvas)
    finish(canvas.figure, form)
    return film


def _asked(
    results: Results, kind: str, names: Iterable[str] | None, start: float, stop: float | None, settings: dict[str, Any]
) -> tuple[RunFigure, View]:
    """A figure with its settings, and what it shows."""
    one = figures[kind].of(settings)
    if not results.has_run and not one.before_run:
        known = one_of(word for word, kind in figures.items() if kind.before_run)
        raise CxSystemError(f"'{one.word}' shows what a run has recorded, and this network has not run; there are {known}")
    if one.of_spikes and not results.spikes:
        raise CxSystemError("no spikes are recorded; write [Sp] into the column monitors")
    return one, one.view(results, None if names is None else listed(names), start, stop)


def save(
    results: Results,
    kind: str,
    target: Path,
    *,
    form: Format | None = None,
    overwrite: bool = True,
    **words: Any,
) -> Path:
    """Draw a figure and write it to a file (``.png``, ``.pdf``, ``.svg``; a film: ``.gif``, ``.zip``); see `draw`."""
    form = form or Format()
    if is_film(refuse_other(figures[kind], target)):
        return draw_film(results, kind, form=form, **words).write(target, form.of_films, overwrite=overwrite)
    return write(draw(results, kind, form=form, **words), target, dpi=form.dpi, overwrite=overwrite)
