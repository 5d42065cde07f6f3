"""A point cell: a soma alone."""

from __future__ import annotations

from cxsystem2.models.cells.cell import Cell
from cxsystem2.models.cells.soma import Soma
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.receptors import Receptor


def point_cell(
    neuron: type[Neuron],
    excitation: type[Receptor],
    inhibition: type[Receptor],
    *,
    tonic: bool = False,
    noise: bool = False,
) -> Cell:
    """A cell without dendrites."""
    return Cell(Soma(excitation, inhibition, neuron=neuron, tonic=tonic, noise=noise))
