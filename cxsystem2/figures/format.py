"""The size of a figure, its letters, and the file that it is written to."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.errors import CxSystemError
from cxsystem2.files import replacing
from cxsystem2.pictures import literal, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNITS = {"inch": 1.0, "cm": 1 / 2.54}
USUAL_FONT, USUAL_DPI, FILM_DPI = 8.0, 300, 100
"""Point, as journals ask for; dots in an inch, of PNG and of the dots of rasters within PDF and SVG, and those of films."""
LEAST_SIDE, MOST_SIDE, LEAST_FONT, MOST_FONT, LEAST_DPI, MOST_DPI = 1.0, 40.0, 4.0, 40.0, 50, 1200
MOST_PIXELS = 120_000_000
_SAVING = threading.Lock()  # settings of matplotlib are those of the whole process


@dataclass(frozen=True, slots=True)
class Format:
    """How large a figure is (inch), its letters (point), and the dots in an inch; None is what suits the figure."""

    width: float | None = None
    height: float | None = None
    font: float = USUAL_FONT
    dpi: int = USUAL_DPI
    of_films: int = FILM_DPI
    """Dots in an inch of films."""

    @classmethod
    def of(
        cls,
        width: float | None = None,
        height: float | None = None,
        unit: str = "inch",
        font: float | None = None,
        dpi: float | None = None,
    ) -> Format:
        """A format whose sides are in ``cm`` or ``inch``.

        Raises:
            CxSystemError: a number is out of its limits, or the unit is unknown.
        """
        if unit not in UNITS:
            raise CxSystemError(f"the size of a figure is in cm or inch, not in '{unit[:20]}'")
        factor = UNITS[unit]
        sides = [None if side is None else side * factor for side in (width, height)]
        for name, side in zip(("width", "height"), sides, strict=True):
            limits = LEAST_SIDE / factor, MOST_SIDE / factor
            if side is not None and not LEAST_SIDE <= side <= MOST_SIDE:
                raise CxSystemError(f"the {name} of a figure is {limits[0]:.3g} to {limits[1]:.4g} {unit}")
        font = USUAL_FONT if font is None else font
        of_films = FILM_DPI if dpi is None else dpi
        dpi = USUAL_DPI if dpi is None else dpi
        if not LEAST_FONT <= font <= MOST_FONT:
            raise CxSystemError(f"letters have {LEAST_FONT:g} to {MOST_FONT:g} points, not {font:g}")
        if not LEAST_DPI <= dpi <= MOST_DPI:
            raise CxSystemError(f"dpi is a number from {LEAST_DPI} to {MOST_DPI}, not {dpi:g}")
        return cls(sides[0], sides[1], font, round(dpi), round(of_films))


def finish(figure: Figure, form: Format) -> Figure:
    """Give a figure the size and the letters of a format; figures are drawn with letters of `USUAL_FONT`."""
    from matplotlib.text import Text

    width, height = figure.get_size_inches()
    figure.set_size_inches(form.width or width, form.height or height)
    figure.set_dpi(form.dpi)
    if form.font != USUAL_FONT:
        for text in figure.findobj(Text):
            if isinstance(text, Text):
                text.set_fontsize(float(text.get_fontsize()) * form.font / USUAL_FONT)
    return literal(figure)


def write(figure: Figure, target: Path, *, dpi: int = USUAL_DPI, overwrite: bool = True) -> Path:
    """Write a figure to a file (``.png``, ``.pdf``, ``.svg``); the letters of PDF and SVG stay letters, which can be edited.

    Raises:
        CxSystemError: the ending is unknown, or the picture has too many dots.
        FileProblem: the file cannot be written.
    """
    from matplotlib import rc_context

    kind = picture(target).suffix.lower().lstrip(".")
    width, height = figure.get_size_inches() * dpi
    if width * height > MOST_PIXELS:
        raise CxSystemError(f"a picture of {width:,.0f} x {height:,.0f} dots is too large; take a smaller dpi")
    with _SAVING, replacing(target, overwrite=overwrite) as part, rc_context({"svg.fonttype": "none", "pdf.fonttype": 42}):
        figure.savefig(part, format=kind, dpi=dpi)
    return target
