"""The raster of a run as a picture."""

from __future__ import annotations

from pathlib import Path

from bui.look.exports.base import Export, Source, exports
from cxsystem2.results.raster import save_figure


class Picture(Export):
    """A raster with the rates below it."""

    def missing(self, source: Source) -> str:
        """It needs spikes."""
        return "" if source.results.spikes else "no spikes are recorded; write [Sp] into the column monitors"

    def write(self, source: Source, target: Path) -> None:
        """Draw it."""
        save_figure(source.results, target)


@exports.register("png")
class Png(Picture):
    """The raster, with the rates below it, as a picture (PNG)."""

    suffix = ".png"


@exports.register("pdf")
class Pdf(Picture):
    """The raster, with the rates below it, as PDF for print; axes and text can be edited."""

    suffix = ".pdf"


@exports.register("svg")
class Svg(Picture):
    """The raster, with the rates below it, as SVG; axes and text can be edited."""

    suffix = ".svg"
