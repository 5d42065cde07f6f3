"""Figures of a batch: lines for one parameter, heat maps for two and three, points for samples."""

from cxsystem2.collect.figures import lines, heat_map, points  # isort: skip  (the first that fits is taken)
from cxsystem2.collect.figures.base import FigureKind, kinds, panels
from cxsystem2.collect.figures.draw import draw_batch, save_batch_figure

__all__ = ["FigureKind", "draw_batch", "heat_map", "kinds", "lines", "panels", "points", "save_batch_figure"]
