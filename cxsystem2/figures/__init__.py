"""Figures of runs, of a size that print asks for: a registry of kinds. Matplotlib is imported when one is drawn.

`results.plot.KIND()`, ``cxsystem2 plot --kind KIND`` and *Save figure* in the page draw the same ones. Figures of sweeps are in
`cxsystem2.collect.figures`.
"""

from cxsystem2.figures import (
    activity,
    compare,
    correlations,
    histogram,
    overview,
    plasticity,
    positions,
    raster,
    rates,
    regularity,
    spectra,
    traces,
)
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import Canvas
from cxsystem2.figures.draw import draw, draw_film, save
from cxsystem2.figures.film import FILMS, Film, is_film, refuse_other
from cxsystem2.figures.format import Format
from cxsystem2.figures.plot import Plot
from cxsystem2.figures.view import View

__all__ = [
    "FILMS",
    "Canvas",
    "Film",
    "Format",
    "Plot",
    "RunFigure",
    "View",
    "activity",
    "compare",
    "correlations",
    "draw",
    "draw_film",
    "figures",
    "histogram",
    "is_film",
    "overview",
    "plasticity",
    "positions",
    "raster",
    "rates",
    "refuse_other",
    "regularity",
    "save",
    "setting",
    "spectra",
    "traces",
]
