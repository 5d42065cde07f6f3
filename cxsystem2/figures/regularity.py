"""How regularly cells fire."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import Canvas, legend
from cxsystem2.figures.histogram import HistogramFigure
from cxsystem2.figures.view import View


@figures.register("regularity")
@dataclass(frozen=True)
class Regularity(RunFigure):
    """The interspike intervals of each population, and beside them the CV of the intervals of its cells.

    A CV of 1 is that of a Poisson process, 0 that of a clock.
    """

    bins: int = setting(30, "number of bins", least=1, most=1000)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw two distributions; one legend serves both."""
        left, right = canvas.grid(2, 2, height=2.4, least=2.6)
        HistogramFigure("isi", self.bins).draw(view, Canvas(left))
        HistogramFigure("cv", self.bins).draw(view, Canvas(right))
        right.axvline(1.0, color="0.6", linewidth=0.7, linestyle=":")
        if (words := right.get_legend()) is not None:
            words.remove()
        if left.get_legend() is not None:
            left.get_legend().remove()  # type: ignore[union-attr]
            legend(right, 5, handles=left.get_legend_handles_labels()[0])
