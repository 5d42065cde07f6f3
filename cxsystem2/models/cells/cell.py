"""Cells: a soma, and the dendritic compartments of a pyramidal cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from cxsystem2.models.cells.dendrite import Dendrite
from cxsystem2.models.cells.membrane import Membrane
from cxsystem2.models.cells.soma import SOMA, Soma
from cxsystem2.models.receptors import Receptor

BASAL = "basal"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell model: its soma and, for a pyramidal cell, a dendrite with `apical` compartments above ``a0``.

    The compartments of a pyramidal cell are ``basal``, ``soma`` and ``a0`` in the layer of the soma, and ``a1`` …
    above it. `apical` is None for a point cell.
    """

    soma: Soma
    dendrite: Dendrite | None = None
    apical: int | None = None

    @property
    def name(self) -> str:
        """A readable name of the model."""
        return self.soma.name

    def with_steady_input(self) -> Cell:
        """The same cell with a steady input to every compartment, beside that of spikes."""
        dendrite = None if self.dendrite is None else replace(self.dendrite, steady=True)
        return Cell(replace(self.soma, steady=True), dendrite, self.apical)

    @property
    def dendrites(self) -> tuple[str, ...]:
        """The dendritic compartments, from the basal one to the top."""
        return () if self.apical is None else (BASAL, *(f"a{number}" for number in range(self.apical + 1)))

    @property
    def compartments(self) -> tuple[str, ...]:
        """All compartments, the soma first."""
        return (SOMA, *self.dendrites)

    def membrane(self, compartment: str = SOMA) -> Membrane:
        """The equations of a compartment."""
        if compartment == SOMA or self.dendrite is None:
            return self.soma
        return self.dendrite

    def neighbour(self, compartment: str, link: str) -> str:
        """The compartment whose potential a compartment sees under the name of a link; itself where there is none."""
        match link:
            case "v_basal":
                return BASAL
            case "v_apical":
                return "a0"
            case "v_soma":
                return SOMA
        position = self.dendrites.index(compartment) + (1 if link == "v_upper" else -1)
        inside = compartment != BASAL and 1 <= position < len(self.dendrites)
        return self.dendrites[position] if inside else compartment

    def receptor(self, sign: str) -> type[Receptor]:
        """The receptor model for a sign, the same in every compartment."""
        return self.soma.receptor(sign)

    def variables(self) -> Mapping[str, tuple[str, str, str]]:
        """What a state monitor may record: the name, with its compartment, its name in the group, and its unit."""
        return _variables(self)


@lru_cache(maxsize=256)  # thousands of populations are of a few cells
def _variables(cell: Cell) -> Mapping[str, tuple[str, str, str]]:
    found = {"vm": (SOMA, "vm", cell.soma.neuron.unit)}
    if cell.soma.neuron.alias:
        found[cell.soma.neuron.alias] = found["vm"]
    for compartment in cell.compartments:
        membrane = cell.membrane(compartment)
        if compartment != SOMA:
            found[f"vm_{compartment}"] = (compartment, "vm", "volt")
        for state in membrane.state:
            own = state.name.removesuffix(f"_{membrane.suffix}")
            name = state.name if own == state.name else f"{own}_{compartment}"
            found[name] = (compartment, state.name, state.unit)
    return MappingProxyType(found)
