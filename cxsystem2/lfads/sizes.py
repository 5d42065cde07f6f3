"""How large an LFADS model is, and which of its parts there are."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest

_NODE_UNITS = 3
"""Dimensions of a neural ODE, where nobody says otherwise."""


class SizeError(CxSystemError, ValueError):
    """A model cannot have this size, or such a part."""


@dataclass(frozen=True)
class Sizes:
    """The architecture of a model (Sussillo et al. 2016; Pandarinath et al. 2018); members of one stack share it.

    Attributes:
        encoder: units of each direction of the encoder of initial conditions.
        input_encoder: units of each direction of the encoder that feeds the controller; 0: no controller.
        controller: units of the controller; 0: no controller.
        inputs: dimensions of the inferred input; 0: no controller.
        initial: dimensions of the initial condition.
        generator_units: units of the generator (its dimension, where it is a neural ODE).
        factors: dimensions of the factors; a neural ODE's factors are its own state.
        generator: a word of the registry of generators.
        readout: a word of the registry of readouts.
        observation: a word of the registry of observation models.
        lag: bins by which the controller is kept from seeing what happens now (keeps inferred inputs from being spiky).
        initial_bins: first bins, which only the encoder of initial conditions sees and which are not modelled; 0: it sees all.
        causal: whether the controller sees nothing of the future: the forward encoder alone, and no factors.
        hidden: units of each hidden layer of a neural ODE or of an injective readout.
    """

    encoder: int = 100
    input_encoder: int = 64
    controller: int = 64
    inputs: int = 1
    initial: int = 100
    generator_units: int = 100
    factors: int = 40
    generator: str = "gru"
    readout: str = "linear"
    observation: str = "poisson"
    lag: int = 1
    initial_bins: int = 0
    causal: bool = False
    hidden: int = 64

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type == "int" and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise SizeError(f"{field.name} of the model is {value!r}; give a whole number from 0")
            if field.type == "str" and not isinstance(value, str):
                raise SizeError(f"{field.name} of the model is {value!r}; give a word")
            if field.type == "bool" and not isinstance(value, bool):
                raise SizeError(f"{field.name} of the model is {value!r}; give true or false")
        for name in ("encoder", "initial", "generator_units", "factors", "hidden"):
            if getattr(self, name) == 0:
                raise SizeError(f"{name} of the model is 0; a model needs at least 1")

    @property
    def controlled(self) -> bool:
        """Whether inputs are inferred; otherwise the generator runs by itself from its initial condition."""
        return min(self.input_encoder, self.controller, self.inputs) > 0

    @property
    def streams(self) -> int:
        """Numbers in each bin that the controller gets from its encoder."""
        return self.input_encoder * (1 if self.causal else 2)

    def with_generator(self, word: str) -> Sizes:
        """The same with another generator; a neural ODE gets few dimensions, and an inferred input for each of them.

        With so few dimensions the linear readout hides none of them, and bends the space of the states less than the readout
        `injective` does.
        """
        if word == self.generator:
            return self
        usual = Sizes()
        if word != "node":
            return replace(self, generator=word)
        units = _NODE_UNITS if self.generator_units == usual.generator_units else self.generator_units
        inputs = units if self.inputs == usual.inputs else self.inputs
        return replace(self, generator=word, generator_units=units, inputs=inputs)

    def to_dict(self) -> dict[str, Any]:
        """As it is written into the file of a run."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Sizes:
        """From what a user or a file of a run says; what is not said has its usual value.

        Raises:
            SizeError: a name or a value that does not fit.
        """
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                raise SizeError(f"a model has no '{name}'{nearest(name, known) or '; known are ' + ', '.join(known)}")
        return cls(**given)
