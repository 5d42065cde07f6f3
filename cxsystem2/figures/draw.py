"""Drawing a figure of a run, by the word of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import figures
from cxsystem2.figures.canvas import Canvas
from cxsystem2.figures.format import Format, finish, write
from cxsystem2.pictures import literal
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
    one = figures[kind].of(settings)
    if one.of_spikes and not results.spikes:
        raise CxSystemError("no spikes are recorded; write [Sp] into the column monitors")
    form = form or Format()
    canvas = Canvas(ax, form.width, form.height)
    one.draw(one.view(results, None if names is None else listed(names), start, stop), canvas)
    if ax is None:
        return finish(canvas.figure, form)
    literal(ax)
    return canvas.figure


def save(
    results: Results,
    kind: str,
    target: Path,
    *,
    form: Format | None = None,
    overwrite: bool = True,
    **words: Any,
) -> Path:
    """Draw a figure and write it to a file (``.png``, ``.pdf``, ``.svg``); see `draw` for the other words."""
    form = form or Format()
    return write(draw(results, kind, form=form, **words), target, dpi=form.dpi, overwrite=overwrite)
