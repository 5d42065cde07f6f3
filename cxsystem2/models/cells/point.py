"""A point cell: one compartment with a neuron model, one receptor model of each sign, and a tonic current."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter, State, rename
from cxsystem2.models.receptors import Receptor

SOMA = "soma"
TONIC: dict[str, Parameter] = {
    "tonic_current": Parameter("amp", "constant depolarising current"),
    "tau_tonic_rampup": Parameter("second", "time constant with which the tonic current sets in", positive=True),
}
_TONIC_CURRENT = "tonic_current*(1 - exp(-t/tau_tonic_rampup))"


@dataclass(frozen=True, slots=True)
class PointCell:
    """The equations of a point cell; populations with an equal `PointCell` share one group of neurons."""

    neuron: type[Neuron]
    excitation: type[Receptor]
    inhibition: type[Receptor]
    tonic: bool = False

    membrane_variables = ("vm",)

    @property
    def name(self) -> str:
        """A readable name of the model, for groups and listings."""
        return self.neuron.word

    @property
    def parameters(self) -> dict[str, Parameter]:
        """All constants of the equations."""
        tonic = TONIC if self.tonic else {}
        return {**self.neuron.parameters, **self.excitation.parameters, **self.inhibition.parameters, **tonic}

    @property
    def current(self) -> str:
        """The sum of all currents into the soma, in ampere."""
        receptors = (rename(receptor.current, _names(receptor), f"_{SOMA}") for receptor in self._receptors)
        return " + ".join([self.neuron.current, *receptors, *([_TONIC_CURRENT] if self.tonic else [])])

    @property
    def state(self) -> tuple[State, ...]:
        """The state variables after the membrane potential."""
        return (*self.neuron.state, *self._receptor_state())

    @property
    def equations(self) -> tuple[str, ...]:
        """The differential equations, one a line, without the declarations of parameters."""
        flag = " (unless refractory)" if self.neuron.held else ""
        membrane = f"dvm/dt = ({self.current})/C : volt{flag}"
        return (membrane, *(variable.equation for variable in self.state))

    def variables(self) -> dict[str, str]:
        """The variables that a state monitor may record, with their units."""
        return {"vm": "volt", **{variable.name: variable.unit for variable in self.state}}

    def incremented(self, sign: str, compartment: str = SOMA) -> tuple[str, ...]:
        """The variables that a spike of sign ``ge`` or ``gi`` increments."""
        return tuple(f"{name}_{compartment}" for name in self.receptor(sign).incremented)

    def receptor(self, sign: str) -> type[Receptor]:
        """The receptor model for a sign."""
        return self.excitation if sign == "ge" else self.inhibition

    @property
    def _receptors(self) -> tuple[type[Receptor], type[Receptor]]:
        return (self.excitation, self.inhibition)

    def _receptor_state(self) -> Iterator[State]:
        for receptor in self._receptors:
            for variable in receptor.state:
                derivative = rename(variable.derivative, _names(receptor), f"_{SOMA}")
                yield State(f"{variable.name}_{SOMA}", derivative, variable.unit)


def _names(receptor: type[Receptor]) -> list[str]:
    return [variable.name for variable in receptor.state]
