"""Membranes: what one group of compartments has in common, with receptors of both signs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter, StateVariable, rename
from cxsystem2.models.receptors import Receptor


@dataclass(frozen=True, slots=True)
class Membrane:
    """The equations of compartments of one kind; compartments with an equal `Membrane` share one Brian2 group.

    `suffix` distinguishes the receptor variables of kinds (``ge_soma``, ``ge_dend``). The potential is ``vm``.
    """

    excitation: type[Receptor]
    inhibition: type[Receptor]

    suffix: ClassVar[str]
    neuron: ClassVar[type[Neuron] | None] = None
    injected: ClassVar[float | None] = None
    """Time step (second) of currents that are injected from a file, if any are."""
    steady: ClassVar[bool] = False
    """Whether a steady input is added to what spikes increment."""
    links: ClassVar[dict[str, str]] = {}
    """Potentials of neighbouring compartments: the name here, and the kind of group it comes from."""

    @property
    def name(self) -> str:
        """A readable name of the model, for groups and listings."""
        raise NotImplementedError

    @property
    def parameters(self) -> dict[str, Parameter]:
        """All constants of the equations."""
        return self.receptor_parameters

    @property
    def receptor_parameters(self) -> dict[str, Parameter]:
        """The constants of the receptors, and the steady inputs."""
        return {**self.excitation.parameters, **self.inhibition.parameters, **self.steady_inputs}

    @property
    def equations(self) -> tuple[str, ...]:
        """The equations, one a line, without the declarations of parameters."""
        raise NotImplementedError

    @property
    def state(self) -> tuple[StateVariable, ...]:
        """The state variables after the membrane potential."""
        return self.receptor_state

    @property
    def receptor_state(self) -> tuple[StateVariable, ...]:
        """The variables of the receptors, with what a steady input adds to them."""
        steady = self.steady_inputs
        return tuple(
            replace(variable, derivative=f"{variable.derivative} + {name}")
            if (name := f"steady_{variable.name}") in steady
            else variable
            for variable in self._receptor_variables
        )

    @property
    def steady_inputs(self) -> dict[str, Parameter]:
        """For each variable that spikes increment, what is added to it all the time, if there is a steady input."""
        if not self.steady:
            return {}
        reached = {name for sign in ("ge", "gi") for name in (*self.incremented(sign), *self.background(sign))}
        return {
            f"steady_{variable.name}": Parameter(f"{variable.unit}/second", f"steady input of {variable.name}", 0.0)
            for variable in self._receptor_variables
            if variable.name in reached
        }

    @property
    def _receptor_variables(self) -> tuple[StateVariable, ...]:
        """The variables of the receptors, without steady input."""
        return tuple(
            StateVariable(f"{variable.name}_{self.suffix}", self._renamed(receptor, variable.derivative), variable.unit)
            for receptor in self._receptors
            for variable in receptor.state
        )

    @property
    def receptor_currents(self) -> tuple[str, ...]:
        """The currents through the receptors, in ampere."""
        return tuple(self._renamed(receptor, receptor.current) for receptor in self._receptors if receptor.current)

    def named(self, compartment: str, name: str) -> str:
        """What a variable or parameter is called in the equations; compartments are groups of their own here."""
        return name

    def receptor(self, sign: str) -> type[Receptor]:
        """The receptor model for a sign."""
        return self.excitation if sign == "ge" else self.inhibition

    def incremented(self, sign: str) -> tuple[str, ...]:
        """The variables that a synaptic spike of sign ``ge`` or ``gi`` increments."""
        return tuple(self._own(sign, name) for name in self.receptor(sign).incremented)

    def background(self, sign: str) -> tuple[str, ...]:
        """The variables that a background spike increments."""
        return tuple(self._own(sign, name) for name in self.receptor(sign).background)

    def unit_of(self, name: str) -> str:
        """The unit of a variable of the equations (``vm``, ``ge_soma``); empty for a name that is none."""
        if name == "vm":
            return self.neuron.unit if self.neuron else "volt"
        return next((variable.unit for variable in self.state if variable.name == name), "")

    def holds(self, name: str) -> bool:
        """Whether a variable takes nothing while the cell is refractory, as Brian2 has it of ``(unless refractory)``."""
        if name == "vm":
            return self.neuron is not None and self.neuron.held
        return any(variable.held for variable in self.state if variable.name == name)

    def _own(self, sign: str, name: str) -> str:
        """A variable of a receptor as the equations have it; variables of the neuron keep their names."""
        return f"{name}_{self.suffix}" if any(name == one.name for one in self.receptor(sign).state) else name

    @property
    def _receptors(self) -> tuple[type[Receptor], type[Receptor]]:
        return (self.excitation, self.inhibition)

    def _renamed(self, receptor: type[Receptor], text: str) -> str:
        return rename(text, (variable.name for variable in receptor.state), f"_{self.suffix}")
