"""Measures against one parameter at a time: a panel for each, a line for each population, bars over trials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.collect.figures.base import FigureKind, colors, kinds, panels
from cxsystem2.collect.figures.picture import SweepPicture, SweptAxis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NOTHING = SweptAxis("", "", ("all runs",), None)


@kinds.register("lines")
class Lines(FigureKind):
    """A line for each population; error bars are the standard deviation over trials.

    With several parameters a column of panels for each, in which the others have their usual value.
    """

    def fits(self, picture: SweepPicture) -> bool:
        """For one parameter, for trials alone, and where one parameter was swept at a time."""
        return len(picture.axes) < 2 or (picture.one_at_a_time and len(picture.points) > 3)

    def refusal(self, picture: SweepPicture) -> str:
        """Never."""
        return ""

    def draw(self, picture: SweepPicture) -> Figure:
        """The figure."""
        words, axes = picture.words, picture.axes or (_NOTHING,)
        figure, grid = panels(len(words), len(axes), 4.2, 2.8, picture.title, share=True)
        usual = dict(zip((axis.name for axis in picture.axes), picture.usual, strict=True))
        for row, word in zip(grid, words, strict=True):
            row[0].set_ylabel(picture.of(word)[0].label)
            for ax, axis in zip(row, axes, strict=True):
                self._panel(ax, picture, word, axis, {name: text for name, text in usual.items() if name != axis.name})
        if len({one.population for one in picture.shown}) > 1:
            handles, labels = grid[0][0].get_legend_handles_labels()
            figure.legend(handles, labels, loc="outside right upper", fontsize=8, frameon=False)
        return figure

    def _panel(self, ax: Axes, picture: SweepPicture, word: str, axis: SweptAxis, usual: dict[str, str]) -> None:
        own = picture.of(word)
        for one, known in zip(own, colors(own), strict=True):
            at = [{**usual, axis.name: text} if axis.name else usual for text in axis.texts]
            found = np.array([picture.mean(one, each) for each in at])
            there = found[:, 2] > 0
            bars = found[there, 1] if found[:, 2].max(initial=0) > 1 else None
            places = np.array(axis.places)[there]
            style: dict[str, Any] = {"marker": "o", "markersize": 4, "linewidth": 1.2, "capsize": 2, "color": known.color}
            ax.errorbar(places, found[there, 0], bars, label=one.short or one.population, linestyle=known.dash, **style)
        if axis.numbers is None:
            ax.set_xticks(axis.places, axis.texts)
            ax.set_xlim(-0.5, len(axis.texts) - 0.5)
        ax.set_xlabel(axis.label)
        ax.spines[["top", "right"]].set_visible(False)
        if len(own) == 1 and own[0].population:
            ax.set_title(own[0].short, fontsize=9)
