"""Figures of a batch: lines for one parameter, heat maps for two and three, points for samples."""

from cxsystem2.collect.figures import heat_map, lines, points
from cxsystem2.collect.figures.draw import draw_batch, save_batch_figure

__all__ = ["draw_batch", "heat_map", "lines", "points", "save_batch_figure"]
