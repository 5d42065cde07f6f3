"""The raster of a run as a picture."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.figures import save
from cxsystem2.results.export import OfSpikes, exports
from cxsystem2.results.results import Results


class Picture(OfSpikes):
    """A raster with the rates below it."""

    def write(self, results: Results, target: Path) -> None:
        """Draw it."""
        save(results, "overview", target)


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
