"""Measures against the parameters of samples: a dot for each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxsystem2.collect.figures.base import FigureKind, colors, kinds, panels
from cxsystem2.collect.figures.picture import SweepPicture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@kinds.register("points")
class Points(FigureKind):
    """A row of panels for each measure, a column for each parameter, a dot for each run, a colour for each population.

    For random and Latin-hypercube samples, whose points lie on no grid.
    """

    fallback = True

    def fits(self, picture: SweepPicture) -> bool:
        """For whatever no other kind is made for."""
        return True

    def refusal(self, picture: SweepPicture) -> str:
        """It has an axis."""
        return "" if picture.axes else "no parameter varies, so there is nothing to draw points against; take lines"

    def draw(self, picture: SweepPicture) -> Figure:
        """The figure."""
        words = picture.words
        figure, grid = panels(len(words), len(picture.axes), 3.4, 2.8, picture.title, share=True)
        for row, word in zip(grid, words, strict=True):
            for ax, axis in zip(row, picture.axes, strict=True):
                places = [axis.place(str(text)) for text in picture.runs[axis.name]]
                own = picture.of(word)
                for one, known in zip(own, colors(own), strict=True):
                    values = picture.runs[one.column]
                    style: dict[str, Any] = {"color": known.color, "markersize": 5, "alpha": 0.7}
                    ax.plot(places, values, ".", label=one.short or one.population, **style)
                if axis.numbers is None:
                    ax.set_xticks(axis.places, axis.texts)
                    ax.set_xlim(-0.5, len(axis.texts) - 0.5)
                ax.set_xlabel(axis.label)
                ax.spines[["top", "right"]].set_visible(False)
            row[0].set_ylabel(picture.of(word)[0].label)
        handles, labels = grid[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside right upper", fontsize=8, frameon=False)
        return figure
