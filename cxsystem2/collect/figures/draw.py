"""The figure of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.collect.collected import Collected
from cxsystem2.collect.figures.base import FigureKind, kinds
from cxsystem2.collect.figures.picture import SweepPicture, picture
from cxsystem2.errors import CxSystemError
from cxsystem2.pictures import save_picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_batch(
    collected: Collected,
    words: Sequence[str] = ("rate",),
    populations: Iterable[str] | None = None,
    *,
    at: Mapping[str, str] | None = None,
    kind: str | None = None,
    order: Sequence[str] = (),
) -> Figure:
    """Draw measures of populations against the swept parameters.

    Args:
        collected: the runs.
        words: of measures.
        populations: names, idx or types; all but inputs when not given.
        at: parameters that are fixed at one of their values.
        kind: a word of the registry of kinds (``lines``, say); what fits the parameters when not given.
        order: the parameters that vary in the order of the axes (upwards, to the right); that of the batch when not given.

    Raises:
        CxSystemError: a name is unknown, no run is done, or the kind does not fit.
    """
    shown = picture(collected, words, populations, at)
    places = {name: place for place, name in enumerate(order)}
    shown = replace(shown, axes=tuple(sorted(shown.axes, key=lambda axis: places.get(axis.name, len(places)))))
    if not shown.shown:
        raise CxSystemError("nothing of what was asked for has been measured")
    chosen = kinds[kind]() if kind is not None else _fitting(shown)
    if reason := chosen.refusal(shown):
        raise CxSystemError(reason)
    return chosen.draw(shown)


def _fitting(shown: SweepPicture) -> FigureKind:
    """The first kind that is made for a picture."""
    by_preference = sorted(kinds.values(), key=lambda kind: kind.fallback)
    return next(kind for kind in (each() for each in by_preference) if kind.fits(shown))


def save_batch_figure(figure: Figure, target: Path, *, overwrite: bool = True) -> Path:
    """Write a figure to a picture file (``.png``, ``.pdf``, ``.svg``)."""
    return save_picture(lambda: figure, target, overwrite=overwrite)
