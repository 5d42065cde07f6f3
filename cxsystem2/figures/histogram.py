"""Distributions over cells, pairs of cells or intervals, of all populations over each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.axis import labelled, scaled
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import Canvas, legend
from cxsystem2.figures.view import View
from cxsystem2.measures.choose import title_of
from cxsystem2.measures.histogram import HEIGHTS, INTERVALS, histogram


@figures.register("histogram")
@dataclass(frozen=True)
class HistogramFigure(RunFigure):
    """The distribution of a measure over cells or pairs, or of all interspike intervals, for each population."""

    measure: str = setting(INTERVALS, "isi, or a measure that is a distribution, such as cv or rate")
    bins: int = setting(50, "number of bins", least=1, most=1000)
    scale: str = setting("auto", "bins of equal width or of equal ratio; auto: log for isi", words=("auto", "linear", "log"))
    heights: str = setting("density", "what heights are; density and share suit populations of other sizes", words=HEIGHTS)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a line of steps for each population."""
        logarithmic = self.scale == "log" or (self.scale == "auto" and self.measure == INTERVALS)
        found = histogram(
            view.results, self.measure, names=view.names, start=view.start, stop=view.stop, bins=self.bins,
            logarithmic=logarithmic,
        )  # fmt: skip
        if not any(counts.sum() for counts in found.counts.values()):
            raise CxSystemError(f"there are no {found.over} to count between {view.start:g} s and {view.stop:g} s")
        factor, unit = scaled(found.unit)
        heights = found.heights(self.heights, logarithmic=logarithmic)
        per = factor if self.heights == "density" and not logarithmic else 1.0
        ax = canvas.one(2.8, 4.2)
        shown = {name: own for name, own in heights.items() if np.isfinite(own).any()}
        for name, own in shown.items():
            ink = view.ink(name)
            style: dict[str, Any] = {"color": ink.color, "linestyle": ink.dash, "linewidth": 1.1}
            ax.stairs(own / per, found.edges * factor, label=view.label(name), **style)
        if logarithmic:
            from matplotlib.ticker import FuncFormatter, NullFormatter

            ax.set_xscale("log")
            ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            ax.xaxis.set_minor_formatter(NullFormatter())
        ax.set_ylim(bottom=0)
        ax.set_xlabel(labelled(title_of(self.measure), unit))
        ax.set_ylabel(height_label(self.heights, found.over, unit, logarithmic))
        legend(ax, len(shown))


def height_label(heights: str, over: str, unit: str, logarithmic: bool) -> str:
    """What the vertical axis of a histogram shows."""
    if heights == "count":
        return f"number of {over}"
    if heights == "share":
        return f"share of the {over} of the population (%)"
    return "density (1/decade)" if logarithmic else f"density (1/{unit})" if unit else "density"
