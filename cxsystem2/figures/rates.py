"""The rate of each population over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, Canvas, legend
from cxsystem2.figures.view import View
from cxsystem2.results.activity import Numbers, rates_over_time, round_bin, smoothed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_TOGETHER = 6
"""Populations whose lines can still be told apart in one panel; of more, each has its own."""


@figures.register("rates")
@dataclass(frozen=True)
class Rates(RunFigure):
    """The mean rate of the cells of each population over time, in bins."""

    bin: float = setting(0.0, "width of a bin; 0: a round one that suits the window", "second", least=0.0)
    smoothing: float = setting(0.0, "standard deviation of a Gaussian over which is averaged; 0: none", "second", least=0.0)
    layout: str = setting("auto", "all in one panel, or each in its own", words=("auto", "together", "each"))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a line for each population."""
        width = self.bin or round_bin(view.stop - view.start)
        edges, rates = rates_over_time(view.results, view.names, start=view.start, stop=view.stop, bin=width)
        lines = {name: smoothed(own, width, self.smoothing) for name, own in rates.items()}
        apart = self.layout == "each" or (self.layout == "auto" and canvas.own and len(lines) > MOST_TOGETHER)
        if apart and len(lines) > 1:
            _apart(view, canvas, edges, lines)
        else:
            paint_rates(canvas.one(2.6), view, edges, lines)


def paint_rates(ax: Axes, view: View, edges: Numbers, lines: dict[str, Numbers]) -> None:
    """All populations on the same axes."""
    middle = (edges[:-1] + edges[1:]) / 2
    for name, rate in lines.items():
        ink = view.ink(name)
        ax.plot(middle, rate, linewidth=0.9, color=ink.color, linestyle=ink.dash, label=view.label(name))
    _axes(ax, view)
    ax.set_xlabel("time (s)")
    ax.set_ylabel("rate (Hz)")
    legend(ax, len(lines))


def _apart(view: View, canvas: Canvas, edges: Numbers, lines: dict[str, Numbers]) -> None:
    columns = 1 if len(lines) <= 4 else 2
    panels = canvas.grid(len(lines), columns, height=0.85, sharex=True)
    middle = (edges[:-1] + edges[1:]) / 2
    for place, (ax, (name, rate)) in enumerate(zip(panels, lines.items(), strict=True)):
        ink = view.ink(name)
        ax.fill_between(middle, rate, color=ink.color, alpha=0.25, linewidth=0)
        ax.plot(middle, rate, linewidth=0.9, color=ink.color)
        ax.set_title(view.label(name), fontsize=SMALL, loc="left", color=ink.color, pad=2)
        _axes(ax, view)
        if place >= len(lines) - columns:
            ax.set_xlabel("time (s)")
            ax.tick_params(labelbottom=True)
    canvas.figure.supylabel("rate (Hz)", fontsize=8)


def _axes(ax: Axes, view: View) -> None:
    ax.set_xlim(view.start, view.stop)
    ax.set_ylim(bottom=0)
