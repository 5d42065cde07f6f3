"""Figures of runs, of a size that print asks for: a registry of kinds. Matplotlib is imported when one is drawn.

`results.plot.KIND()`, ``cxsystem2 plot --kind KIND`` and *Save figure* in the page draw the same ones. Figures of sweeps are in
`cxsystem2.collect.figures`.
"""

from cxsystem2.figures import overview, raster, rates, histogram, compare, correlations, spectra, traces, activity  # isort: skip
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import Canvas
from cxsystem2.figures.draw import draw, save
from cxsystem2.figures.format import Format
from cxsystem2.figures.plot import Plot
from cxsystem2.figures.view import View

__all__ = [
    "Canvas",
    "Format",
    "Plot",
    "RunFigure",
    "View",
    "activity",
    "compare",
    "correlations",
    "draw",
    "figures",
    "histogram",
    "overview",
    "raster",
    "rates",
    "save",
    "setting",
    "spectra",
    "traces",
]
