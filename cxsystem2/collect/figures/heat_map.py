"""Measures against two parameters as colours, and against three in small multiples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from cxsystem2.collect.figures.base import FigureKind, kinds, panels
from cxsystem2.collect.figures.picture import Shown, SweepPicture, SweptAxis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_WRITTEN = 7  # a larger grid has no room for its numbers
_MOST_COLUMNS = 5
_COLORS = "viridis"
_Panel: TypeAlias = "tuple[Shown, dict[str, str], str]"
"""What a panel shows, the value of the third parameter, and the title."""


@kinds.register("heat map")
class HeatMap(FigureKind):
    """A cell for each point, coloured by the mean over trials; a cell without a run, or not defined, is grey.

    Of two parameters the first one goes upwards; a panel for each measure (row) and population (column). Of three
    parameters the one with the fewest values goes from panel to panel. Panels of one measure share their colours.
    """

    def fits(self, picture: SweepPicture) -> bool:
        """For two or three parameters whose grid has runs in most places."""
        return 2 <= len(picture.axes) <= 3 and picture.filled >= 0.5

    def refusal(self, picture: SweepPicture) -> str:
        """It has two or three parameters."""
        count = len(picture.axes)
        if 2 <= count <= 3:
            return ""
        advice = "fix some with --at" if count > 3 else "take lines"
        return f"a heat map shows two or three parameters that vary; there are {count}, so {advice}"

    def draw(self, picture: SweepPicture) -> Figure:
        """The figure."""
        across: SweptAxis | None = None
        up, right = picture.axes[:2]
        if len(picture.axes) == 3:
            across = min(reversed(picture.axes), key=lambda axis: len(axis.texts))
            up, right = (axis for axis in picture.axes if axis is not across)
        groups = self._groups(picture, across)
        most = min(_MOST_COLUMNS, max(map(len, groups)))
        rows = [(group, group[begin : begin + most]) for group in groups for begin in range(0, len(group), most)]
        width, height = (max(2.6, 0.8 + 0.34 * min(len(axis.texts), 14)) for axis in (right, up))
        figure, grid = panels(len(rows), most, width, height, picture.title)
        for axes, (group, row) in zip(grid, rows, strict=True):
            self._draw_row(figure, axes, picture, group, row, up, right)
        return figure

    def _groups(self, picture: SweepPicture, across: SweptAxis | None) -> list[list[_Panel]]:
        """The panels that share their colours: of a measure, or of a measure and population."""
        if across is None:
            return [[(one, {}, one.short) for one in picture.of(word)] for word in picture.words]
        marks = list(zip(across.texts, across.ticks, strict=True))
        before = across.label.partition(" (")[0]
        unit = across.label.removeprefix(before).strip(" ()")
        return [
            [(one, {across.name: text}, f"{one.short}\n{before} = {tick} {unit}".strip()) for text, tick in marks]
            for one in picture.shown
        ]

    def _draw_row(
        self,
        figure: Figure,
        axes: list[Axes],
        picture: SweepPicture,
        group: list[_Panel],
        row: list[_Panel],
        up: SweptAxis,
        right: SweptAxis,
    ) -> None:
        tables = {id(panel): _table(picture, panel, up, right) for panel in group}
        known = np.concatenate([table[np.isfinite(table)] for table in tables.values()])
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        if low == high:  # one colour, the same in all panels
            low, high = low - max(0.1 * abs(low), 1e-12), high + max(0.1 * abs(high), 1e-12)
        image: Any = None
        for ax, panel in zip(axes, row, strict=False):
            table = tables[id(panel)]
            image = ax.imshow(table, origin="lower", aspect="auto", cmap=_COLORS, vmin=low, vmax=high, interpolation="nearest")
            ax.set_facecolor("0.85")
            ax.set_title(panel[2], fontsize=9)
            _ticks(ax, up, right)
            if max(table.shape) <= _MOST_WRITTEN:
                _write(ax, table, (low + high) / 2)
        for ax in axes[len(row) :]:
            ax.set_visible(False)
        figure.colorbar(image, ax=axes, label=row[0][0].label, pad=0.01)


def _table(picture: SweepPicture, panel: _Panel, up: SweptAxis, right: SweptAxis) -> np.ndarray[Any, Any]:
    """The means of the cells of a panel."""
    one, at, _ = panel
    return np.array([[picture.mean(one, {**at, up.name: y, right.name: x})[0] for x in right.texts] for y in up.texts])


def _ticks(ax: Axes, up: SweptAxis, right: SweptAxis) -> None:
    for axis, places, set_ticks, set_label in (
        (right, len(right.texts), ax.set_xticks, ax.set_xlabel),
        (up, len(up.texts), ax.set_yticks, ax.set_ylabel),
    ):
        step = -(-places // 10)
        chosen = range(0, places, step)
        set_ticks(chosen, [axis.ticks[place] for place in chosen], fontsize=8)
        set_label(axis.label)


def _write(ax: Axes, table: np.ndarray[Any, Any], middle: float) -> None:
    """The number of each cell, light on dark colours."""
    for (y, x), value in np.ndenumerate(table):
        if np.isfinite(value):
            ax.text(x, y, f"{value:.3g}", ha="center", va="center", fontsize=7, color="white" if value < middle else "black")
