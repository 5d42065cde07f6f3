"""Writing pictures: which files there can be, and text of others in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cxsystem2.errors import CxSystemError
from cxsystem2.files import replacing
from cxsystem2.visible import visible

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

Drawn = TypeVar("Drawn", bound="Artist")
FORMATS = ("png", "pdf", "svg")
MOST_DOTS = 200_000
"""More spikes than these are thinned evenly in a raster, and its title says so."""


def picture(target: Path) -> Path:
    """The path of a picture, when its ending names a format that can be written.

    Raises:
        CxSystemError: it does not.
    """
    if target.suffix.lower().lstrip(".") not in FORMATS:
        raise CxSystemError(f"{target}: a picture ends in {', '.join('.' + name for name in FORMATS)}")
    return target


def save_picture(draw: Callable[[], Figure], target: Path, *, overwrite: bool = True) -> Path:
    """Draw a figure and write it to a picture file.

    Raises:
        CxSystemError: the ending is unknown.
        FileProblem: the file cannot be written.
    """
    kind = picture(target).suffix.lower().lstrip(".")
    with replacing(target, overwrite=overwrite) as part:
        literal(draw()).savefig(part, format=kind, dpi=150)
    return target


def shown_figure(**options: Any) -> Figure:
    """An empty figure of matplotlib that a notebook shows as a picture, also where pyplot is not imported."""
    import io

    from matplotlib.figure import Figure

    class ShownFigure(Figure):
        def _repr_png_(self) -> bytes:
            held = io.BytesIO()
            self.savefig(held, format="png", dpi=80)
            return held.getvalue()

    return ShownFigure(**options)


def literal(drawn: Drawn) -> Drawn:
    """Take the texts of a figure or of axes as they are: a title with ``$`` is no formula, which could be a wrong one."""
    from matplotlib.text import Text

    for text in drawn.findobj(Text):
        if isinstance(text, Text):
            text.set_parse_math(False)
            text.set_text(visible(text.get_text()))
    return drawn
