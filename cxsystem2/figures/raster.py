"""Raster plots: a dot for each spike, populations stacked from the top of the cortex to its bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import LARGE, SMALL, Canvas
from cxsystem2.figures.view import View
from cxsystem2.pictures import MOST_DOTS
from cxsystem2.results.order import layer_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from cxsystem2.results import Results

_ROW, _LEAST, _MOST = 0.3, 2.8, 7.0


@figures.register("raster")
@dataclass(frozen=True)
class Raster(RunFigure):
    """A dot for each spike, populations from the surface of the cortex down.

    Of more spikes than `most`, evenly chosen ones are shown, and the title says so.
    """

    most: int = setting(MOST_DOTS, "spikes that are drawn at most", least=1)
    layers: bool = setting(True, "whether lines part the layers, with their names at the right")

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw the spikes."""
        ax = canvas.one(min(max(_LEAST, _ROW * len(view.names) + 1.0), _MOST))
        every = paint_spikes(ax, view, self.most)
        if self.layers:
            _part_layers(ax, view)
        if every > 1:
            ax.set_title(f"1 of {every} spikes shown", fontsize=LARGE)


def _part_layers(ax: Axes, view: View) -> None:
    """A line between two layers, and the name of each at the right, where there are several."""
    sizes: dict[str, int] = {}
    for name in reversed(view.names):
        one = view.results.populations[name]
        sizes[layer_of(one)] = sizes.get(layer_of(one), 0) + one.size
    if len(sizes) < 2:
        return
    base = 0
    for layer, many in sizes.items():
        style: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "fontsize": SMALL, "va": "center"}
        ax.text(1.01, base + many / 2, layer, **style)
        base += many
        if base < sum(sizes.values()):
            ax.axhline(base - 0.5, color="0.4", linewidth=0.8)


def paint_spikes(ax: Axes, view: View, most: int) -> int:
    """Draw the spikes of a view on axes; answers of how many spikes one is drawn."""
    spikes = {name: _spikes(view.results, name, view.start, view.stop) for name in view.names}
    total = sum(len(t) for _, t in spikes.values())
    every = max(1, -(-total // most))
    size = 2.4 if total < 5_000 else 1.6 if total < 50_000 else 0.8
    base, ticks, labels = 0, [], []
    for name in reversed(view.names):
        cell, time = spikes[name]
        many = view.results.populations[name].size
        style: dict[str, Any] = {"color": view.ink(name).color, "markersize": size, "markeredgewidth": 0, "rasterized": True}
        ax.plot(time[::every], cell[::every] + base, ".", **style)
        ticks.append(base + many / 2)
        labels.append(f"{view.label(name)} ({many})")
        base += many
        ax.axhline(base - 0.5, color="0.85", linewidth=0.5)
    ax.set_yticks(ticks, labels, fontsize=SMALL)
    ax.set_xlim(view.start, view.stop)
    ax.set_ylim(-0.5, max(base - 0.5, 0.5))
    ax.set_xlabel("time (s)")
    ax.set_ylabel("population (number of cells)")
    return every


def _spikes(results: Results, name: str, start: float, stop: float) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return results.spikes.between(name, start, stop)


def titled(view: View, every: int) -> str:
    """The run in a line: its title, device and seed."""
    results, thinned = view.results, f", 1 of {every} spikes shown" if every > 1 else ""
    return f"{results.title}: {results.device}, seed {results.seed}{thinned}"
