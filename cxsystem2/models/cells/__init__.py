"""Cells: neuron and receptor models put together into one set of equations."""

from cxsystem2.models.cells.point import SOMA, PointCell

__all__ = ["SOMA", "PointCell"]
