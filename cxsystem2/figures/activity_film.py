"""Where cells fire, frame after frame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.figures.canvas import SMALL, USUAL, Canvas
from cxsystem2.figures.film import Film
from cxsystem2.figures.plane import by_layer, columns_of, dots
from cxsystem2.figures.view import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection

_FRAMES, _LASTS = 60, 8.0
"""Frames, and seconds of the film, when nothing is asked for."""


def activity_film(view: View, canvas: Canvas, bin: float, speed: float) -> Film:
    """All cells in grey, and in each frame those that fire in it in the colour of their population.

    `bin` (second of the model) is how long a part of the time a frame shows, `speed` how many seconds of the model a second of
    the film shows; 0 is what suits the window.
    """
    span = view.stop - view.start
    width = bin or _round_up(span / _FRAMES)
    frames = max(1, math.ceil(span / width - 1e-9))
    layers = by_layer(view)
    size: dict[str, float] = {"width": 4.4, "least": 3.4} if len(layers) == 1 else {"least": 2.6}
    panels = canvas.grid(len(layers), columns_of(len(layers)), height=2.1, sharex=True, sharey=True, **size)
    lit: list[tuple[PathCollection, npt.NDArray[np.float64], list[npt.NDArray[Any]]]] = []
    for ax, (layer, names) in zip(panels, layers.items(), strict=True):
        _panel(ax, view, layer, names)
        many = sum(view.results.populations[name].size for name in names)
        for name in names:
            w = view.results.populations[name].w
            shown = ax.scatter([], [], color=view.ink(name).color, zorder=3, **dots(many) | {"s": 2 * dots(many)["s"]})
            lit.append((shown, np.column_stack([w.real, w.imag]), _firing(view, name, width, frames)))
    title = canvas.figure.suptitle(" ", fontsize=USUAL)

    def show(number: int) -> None:
        for shown, places, cells in lit:
            shown.set_offsets(places[cells[number]])
        begin = view.start + number * width
        title.set_text(f"{begin * 1e3:.4g} to {min(begin + width, view.stop) * 1e3:.4g} ms")

    colors = tuple(view.ink(name).color for names in layers.values() for name in names)
    return Film(canvas.figure, frames, width / (speed or span / _LASTS), show, colors)


def _panel(ax: Axes, view: View, layer: str, names: list[str]) -> None:
    """A layer: all of its cells in grey, and the colours of its populations."""
    many = sum(view.results.populations[name].size for name in names)
    for name in names:
        w = view.results.populations[name].w
        ax.scatter(w.real, w.imag, color="0.85", **dots(many))
        ax.plot([], [], "o", markersize=4, markeredgewidth=0, color=view.ink(name).color, label=view.label(name))
    ax.set_aspect("equal")
    ax.set_title(layer, fontsize=SMALL)
    ax.set_xlabel("x (mm)")
    ax.set_ylabel("y (mm)")
    marks: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0), "borderaxespad": 0.0, "handletextpad": 0.1}
    ax.legend(fontsize=SMALL, frameon=False, **marks)


def _firing(view: View, name: str, width: float, frames: int) -> list[npt.NDArray[Any]]:
    """The cells of a population that fire in each frame."""
    cell, time = view.results.spikes[name]
    inside = (time >= view.start) & (time < view.stop)
    frame = np.minimum(((time[inside] - view.start) / width + 1e-9).astype(np.int64), frames - 1)
    order = np.argsort(frame, kind="stable")
    return np.split(cell[inside][order], np.searchsorted(frame[order], np.arange(1, frames)))


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, … times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))
