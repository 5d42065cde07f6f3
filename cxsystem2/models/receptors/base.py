"""What every receptor model states: its current, how its conductances decay, and which of them a spike increments."""

from __future__ import annotations

from typing import ClassVar

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.registry import Registry


class Receptor:
    """The postsynaptic side of all synapses of one sign in one compartment.

    `current` is in ampere, positive when it depolarises, and written in the potential ``vm`` of the compartment; a
    presynaptic spike adds the weight of its synapse to each variable in `incremented`: variables of its own `state`, or
    variables of the neuron (``vm``). Background spikes increment the variables in `background`, which are the same unless
    a model says otherwise. A receptor without a `current` acts by its increments alone.
    """

    word: ClassVar[str]
    parameters: ClassVar[dict[str, Parameter]]
    current: ClassVar[str]
    state: ClassVar[tuple[StateVariable, ...]]
    incremented: ClassVar[tuple[str, ...]]
    peak: ClassVar[float | str | None] = None
    """Of channels that open gradually: the largest conductance of the fastest ones after a spike, relative to its weight.
    A number, or the name of the parameter that it is."""
    background: ClassVar[tuple[str, ...]]
    weight_unit: ClassVar[str] = "siemens"
    subtracts: ClassVar[bool] = False
    """Whether a spike takes its weight away from the variables, in place of adding it."""
    signed: ClassVar[bool] = False
    """Whether weights may be below 0."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "background" not in cls.__dict__ and "incremented" in cls.__dict__:
            cls.background = cls.incremented
        if "peak" not in cls.__dict__ and "current" in cls.__dict__:
            cls.peak = None  # that of a base would be another one's

    @classmethod
    def time_constants(cls) -> tuple[str, ...]:
        """The parameters (second) with which its variables decay, each once."""
        return tuple(dict.fromkeys(name for state in cls.state for name in state.time_constants(cls.parameters)))


def _registry(sign: str) -> Registry[type[Receptor]]:
    return Registry(f"{sign} model", group=f"cxsystem2.{sign}", base=Receptor, inspect="cxsystem2.models.trial:try_receptor")


excitation = _registry("excitation")
inhibition = _registry("inhibition")

SIGNS = {"ge": excitation, "gi": inhibition}
"""The word in the column ``receptor`` of a pathway, and the models it may address."""
