"""Dendritic compartments of pyramidal cells: leaky, with receptors, coupled to their neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cxsystem2.models.cells.membrane import Membrane
from cxsystem2.models.parameter import Parameter

PASSIVE: dict[str, Parameter] = {
    "C": Parameter("farad", "capacitance of the compartment", positive=True),
    "gL": Parameter("siemens", "leak conductance of the compartment", positive=True),
    "EL": Parameter("volt", "leak reversal potential"),
    "g_soma": Parameter("siemens", "conductance to the soma", least=0),
    "g_lower": Parameter("siemens", "conductance to the apical neighbour below", least=0),
    "g_upper": Parameter("siemens", "conductance to the apical neighbour above", least=0),
}
_AXIAL = (
    "I_axial = g_soma*(v_soma - vm) + g_lower*(v_lower - vm) + g_upper*(v_upper - vm) : amp (constant over dt)",
    "v_soma : volt (linked)",
    "v_lower : volt (linked)",
    "v_upper : volt (linked)",
)


@dataclass(frozen=True, slots=True)
class Dendrite(Membrane):
    """A passive compartment; a neighbour that is not there has conductance 0.

    Source: Hines & Carnevale (1997) Neural Comput 9:1179, for the coupling of compartments by axial resistance.
    """

    steady: bool = False  # type: ignore[misc]

    suffix: ClassVar[str] = "dend"
    links: ClassVar[dict[str, str]] = {"v_soma": "soma", "v_lower": "dendrite", "v_upper": "dendrite"}

    @property
    def name(self) -> str:
        """A readable name of the model, for groups and listings."""
        return "dendrites"

    @property
    def parameters(self) -> dict[str, Parameter]:
        """All constants of the equations."""
        return {**PASSIVE, **self.receptor_parameters}

    @property
    def equations(self) -> tuple[str, ...]:
        """The equations, one a line, without the declarations of parameters."""
        current = " + ".join(["gL*(EL - vm)", "I_axial", *self.receptor_currents])
        states = (variable.equation for variable in self.state)
        return (f"dvm/dt = ({current})/C : volt", *states, *_AXIAL)
