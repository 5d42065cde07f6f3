"""Cells: neuron and receptor models put together into equations of compartments."""

from cxsystem2.models.cells.cell import Cell
from cxsystem2.models.cells.dendrite import Dendrite
from cxsystem2.models.cells.membrane import Membrane
from cxsystem2.models.cells.soma import SOMA, Soma
from cxsystem2.models.cells.whole import WholeCell

__all__ = ["SOMA", "Cell", "Dendrite", "Membrane", "Soma", "WholeCell"]
