"""What `results.plot` is: it draws the raster with the rates when it is called, and has a method for each kind of figure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import RunFigure, figures
from cxsystem2.figures.draw import draw, draw_film
from cxsystem2.figures.film import is_film, refuse_other
from cxsystem2.figures.format import Format, write
from cxsystem2.pictures import MOST_DOTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from cxsystem2.results import Results


class Plot:
    """Figures of a run. Called, it draws the raster and the rates; ``plot.rates()`` and so on draw others.

    All of them answer a figure of matplotlib. Tab completes the kinds; ``help(results.plot.rates)`` says what can be set.
    """

    def __init__(self, results: Results) -> None:
        self._results = results

    def __call__(
        self,
        output: str | Path | None = None,
        *,
        names: Iterable[str] | None = None,
        start: float = 0.0,
        stop: float | None = None,
        most: int = MOST_DOTS,
        **words: Any,
    ) -> Figure:
        """Draw the raster and, below it, the rate of each population over time; returns the figure.

        Args:
            output: a picture file (``.png``, ``.pdf``, ``.svg``) to write, too; one that is there is replaced.
            names: populations by name, idx, subtype or type; all recorded ones when not given.
            start: begin of the window, second.
            stop: end of the window, second; the end of the run when not given.
            most: more dots than these are thinned evenly, and the title says so.
            words: what every figure takes (``width``, ``height``, ``unit``, ``font``, ``dpi``), and ``bin`` and ``smoothing``.

        Example::

            results.plot("run.png", names=["E"], start=0.1)
        """
        return _drawn(self._results, "overview", output, names=names, start=start, stop=stop, most=most, **words)

    def __getattr__(self, kind: str) -> Callable[..., Figure]:
        """The method that draws a kind."""
        if kind.startswith("_") or kind not in figures:
            raise AttributeError(f"there is no figure '{kind}'; there are {', '.join(figures)}")
        return _method(self._results, figures[kind])

    def __dir__(self) -> list[str]:
        return [*figures]

    def __repr__(self) -> str:
        return f"<figures of '{self._results.title}': {', '.join(figures)}>"


def _method(results: Results, kind: type[RunFigure]) -> Callable[..., Figure]:
    def method(output: str | Path | None = None, **words: Any) -> Figure:
        return _drawn(results, kind.word, output, **words)

    settings = kind.settings()
    given = "".join(
        f"    {name}: {one.metadata.get('about', '')}; {one.default!r} unless given.\n" for name, one in settings.items()
    )
    method.__name__ = method.__qualname__ = kind.word
    method.__doc__ = f"{inspect.cleandoc(kind.__doc__ or '')}\n\n{_COMMON}{given}"
    words = [*_WORDS, *(inspect.Parameter(name, _NAMED, default=one.default) for name, one in settings.items())]
    method.__signature__ = inspect.Signature(words)  # type: ignore[attr-defined]
    return method


_NAMED = inspect.Parameter.KEYWORD_ONLY
_WORDS = [
    inspect.Parameter("output", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None),
    *(inspect.Parameter(word, _NAMED, default=None) for word in ("ax", "names")),
    inspect.Parameter("start", _NAMED, default=0.0),
    *(inspect.Parameter(word, _NAMED, default=None) for word in ("stop", "width", "height")),
    inspect.Parameter("unit", _NAMED, default="inch"),
    *(inspect.Parameter(word, _NAMED, default=None) for word in ("font", "dpi")),
]
_COMMON = """Args:
    output: a picture file (``.png``, ``.pdf``, ``.svg``) to write, too; one that is there is replaced.
    ax: axes of matplotlib to draw on, for figures with one panel.
    names: populations by name, idx, subtype or type; all recorded ones when not given.
    start: begin of the window, second.
    stop: end of the window, second; the end of the run when not given.
    width, height: size of the figure, in `unit` (``inch`` or ``cm``).
    font: size of the letters, point; 8 unless given.
    dpi: dots in an inch; 300 unless given.
"""


def _drawn(
    results: Results,
    kind: str,
    output: str | Path | None,
    *,
    width: float | None = None,
    height: float | None = None,
    unit: str = "inch",
    font: float | None = None,
    dpi: float | None = None,
    **words: Any,
) -> Figure:
    form = Format.of(width, height, unit, font, dpi)
    if output is not None and is_film(refuse_other(figures[kind], Path(output))):
        if words.pop("ax", None) is not None:
            raise CxSystemError("a film needs a figure of its own; leave ax out")
        film = draw_film(results, kind, form=form, **words)
        film.write(Path(output), form.of_films)
        return film.figure
    figure = draw(results, kind, form=form, **words)
    if output is not None:
        write(figure, Path(output), dpi=form.dpi)
    return figure
