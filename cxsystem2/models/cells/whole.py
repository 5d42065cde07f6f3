"""Whole cells: all compartments of a cell in one set of equations, for devices on which groups cannot see each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxsystem2.models.cells.cell import Cell
from cxsystem2.models.cells.soma import SOMA
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter, StateVariable, replace
from cxsystem2.models.receptors import Receptor


@dataclass(frozen=True, slots=True)
class WholeCell:
    """The equations of a cell with its dendrite; what belongs to a dendritic compartment ends in its name (``vm_basal``).

    The soma keeps its names. The neighbours of a compartment, which are links between groups elsewhere, are variables
    of the same cell here, so that the numerical scheme is the same.
    """

    cell: Cell

    @property
    def name(self) -> str:
        """A readable name of the model, for groups and listings."""
        return self.cell.name

    @property
    def neuron(self) -> type[Neuron] | None:
        """The neuron model of the soma."""
        return self.cell.soma.neuron

    @property
    def injected(self) -> float | None:
        """Time step (second) of currents that are injected from a file, if any are."""
        return self.cell.soma.injected

    @property
    def links(self) -> dict[str, str]:
        """No variable belongs to another group."""
        return {}

    @property
    def parameters(self) -> dict[str, Parameter]:
        """All constants of the equations."""
        return {
            self.named(compartment, name): parameter
            for compartment in self.cell.compartments
            for name, parameter in self.cell.membrane(compartment).parameters.items()
        }

    @property
    def state(self) -> tuple[StateVariable, ...]:
        """The state variables besides the potentials."""
        return tuple(
            StateVariable(self.named(compartment, state.name), state.derivative, state.unit)
            for compartment in self.cell.compartments
            for state in self.cell.membrane(compartment).state
        )

    @property
    def equations(self) -> tuple[str, ...]:
        """The equations, one a line, without the declarations of parameters."""
        return tuple(line for compartment in self.cell.compartments for line in self._equations(compartment))

    def named(self, compartment: str, name: str) -> str:
        """What a variable or parameter of a compartment is called in the equations of the whole cell."""
        if compartment == SOMA:
            return name
        return f"{name.removesuffix(f'_{self.cell.membrane(compartment).suffix}')}_{compartment}"

    def receptor(self, sign: str) -> type[Receptor]:
        """The receptor model for a sign."""
        return self.cell.receptor(sign)

    def _equations(self, compartment: str) -> Iterator[str]:
        membrane = self.cell.membrane(compartment)
        neighbours = {name: self.named(self.cell.neighbour(compartment, name), "vm") for name in membrane.links}
        own: dict[str, str] = {}
        if compartment != SOMA:
            names = {"vm", "I_axial", *membrane.parameters, *(state.name for state in membrane.state)}
            own = {name: self.named(compartment, name) for name in names}
            own |= {f"d{name}": f"d{new}" for name, new in own.items()}
        for line in membrane.equations:
            if not line.endswith("(linked)"):
                yield replace(line, own | neighbours)
