"""Kinds of figures, and which fits a picture."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cxsystem2.collect.figures.picture import Shown, SweepPicture
from cxsystem2.errors import CxSystemError
from cxsystem2.registry import Registry
from cxsystem2.results.palette import Ink, ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 60


class FigureKind(ABC):
    """A way to draw the measures of a batch against its parameters."""

    word: ClassVar[str]
    fallback: ClassVar[bool] = False
    """Whether it is taken only where no other kind fits."""

    @abstractmethod
    def fits(self, picture: SweepPicture) -> bool:
        """Whether this is the way for a picture, when no kind is named."""

    @abstractmethod
    def refusal(self, picture: SweepPicture) -> str:
        """Why a picture cannot be drawn in this way; empty when it can."""

    @abstractmethod
    def draw(self, picture: SweepPicture) -> Figure:
        """The figure."""


kinds: Registry[type[FigureKind]] = Registry("kind of figure", group="cxsystem2.figures", base=FigureKind)


def panels(
    rows: int, columns: int, width: float, height: float, title: str, *, share: bool = False
) -> tuple[Figure, list[list[Axes]]]:
    """A figure of panels of a size (inch); `share` gives those of a row one vertical axis.

    Raises:
        CxSystemError: there are too many.
    """
    from matplotlib.figure import Figure

    if rows * columns > MOST_PANELS:
        raise CxSystemError(
            f"{rows * columns} panels do not fit into a figure; name fewer with --measure and --population, "
            "or fix a parameter with --at"
        )
    figure = Figure(figsize=(max(1.0 + width * columns, 5.0), 0.7 + height * rows), layout="constrained")
    figure.suptitle(title, fontsize=11)
    axes = figure.subplots(rows, columns, squeeze=False, sharey="row" if share else False)
    return figure, [list(row) for row in axes]


def colors(shown: Sequence[Shown]) -> list[Ink]:
    """The colour and the dash of each population, the same as in pictures of single runs."""
    return [ink(one.slot) for one in shown]
