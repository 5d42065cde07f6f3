"""Where a figure is drawn: axes that are passed in, or as many new ones as it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxsystem2.errors import CxSystemError
from cxsystem2.pictures import shown_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.3
"""Inch: the width of a text on A4 and letter paper."""
SMALL, USUAL, LARGE = 7.0, 8.0, 9.0
"""Point: letters of ticks and legends, of axes, of titles."""


class Canvas:
    """Gives out axes, in one figure."""

    def __init__(self, ax: Axes | None = None, width: float | None = None, height: float | None = None) -> None:
        self._ax = ax
        self._sides = width, height
        self._figure: Figure | None = None

    @property
    def figure(self) -> Figure:
        """The figure that is drawn on."""
        if self._ax is not None:
            root: Figure = self._ax.get_figure(root=True)  # type: ignore[assignment]
            return root
        assert self._figure is not None
        return self._figure

    @property
    def own(self) -> bool:
        """Whether the figure was made here, and may get another size and other letters."""
        return self._ax is None

    def one(self, height: float = 3.2, width: float = WIDTH) -> Axes:
        """The axes of a figure with one panel; sides in inch."""
        if self._ax is not None:
            return plain(self._ax)
        self._new(width, height)
        assert self._figure is not None
        return plain(self._figure.add_subplot())

    def grid(
        self, many: int, columns: int = 1, *, height: float = 1.3, width: float = WIDTH, least: float = 2.4, **options: Any
    ) -> list[Axes]:
        """As many axes as there are panels, row by row; `height` (inch) is that of a row, `least` that of the whole figure.

        Raises:
            CxSystemError: axes were passed in, and the figure has more panels than one.
        """
        if self._ax is not None:
            if many > 1:
                raise CxSystemError(f"this figure has {many} panels, which do not fit on one pair of axes")
            return [plain(self._ax)]
        rows = -(-many // columns)
        self._new(width, min(max(least, 0.6 + height * rows), 40.0))
        assert self._figure is not None
        axes = self._figure.subplots(rows, columns, squeeze=False, **options).ravel().tolist()
        for empty in axes[many:]:
            empty.set_visible(False)
        return [plain(ax) for ax in axes[:many]]

    def _new(self, width: float, height: float) -> None:
        self._figure = shown_figure(figsize=(self._sides[0] or width, self._sides[1] or height), layout="constrained")


def plain(ax: Axes) -> Axes:
    """Axes with readable letters, and lines where there are scales."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=SMALL)
    ax.xaxis.label.set_fontsize(USUAL)
    ax.yaxis.label.set_fontsize(USUAL)
    ax.title.set_fontsize(LARGE)
    return ax


def legend(ax: Axes, many: int, **options: Any) -> None:
    """The names of lines: within the axes where they are few, beside them where they are many."""
    if not many:
        return
    words = {"fontsize": SMALL, "frameon": False} | options
    if many <= 4:
        ax.legend(**words)
    else:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0.0, **words)
