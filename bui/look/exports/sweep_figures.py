"""Figures of a sweep: lines, heat maps or points, whatever fits its parameters; and all its rasters."""

from __future__ import annotations

from pathlib import Path

from bui.look.exports.base import Export, Source, exports
from cxsystem2.collect import collect
from cxsystem2.collect.figures import draw_batch, save_batch_figure
from cxsystem2.collect.rasters import save_rasters

_MEASURES = ("rate", "cv", "synchrony")


class OfFinished(Export):
    """What needs a run that is done."""

    of_sweeps = True

    def missing(self, source: Source) -> str:
        """A run has to be done."""
        return "" if source.sweep.counts()["done"] else "no run of this sweep is done yet"


class SweepFigure(OfFinished):
    """Rate, CV and synchrony of each population against the swept parameters."""

    def write(self, source: Source, target: Path) -> None:
        """Measure what was not measured yet, and draw it."""
        save_batch_figure(draw_batch(collect(source.sweep, _MEASURES), _MEASURES), target)


@exports.register("sweep_png")
class SweepPng(SweepFigure):
    """Rate, CV and synchrony against the swept parameters, as a picture (PNG)."""

    suffix = ".png"


@exports.register("sweep_pdf")
class SweepPdf(SweepFigure):
    """Rate, CV and synchrony against the swept parameters, as PDF for print."""

    suffix = ".pdf"


@exports.register("rasters")
class Rasters(OfFinished):
    """The rasters of all finished runs in one PDF, a page for each."""

    suffix = ".pdf"

    def write(self, source: Source, target: Path) -> None:
        """Draw them."""
        save_rasters(source.sweep, target)
