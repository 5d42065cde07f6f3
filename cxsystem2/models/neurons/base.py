"""What every point-neuron model states: its membrane current, its extra variables, when it fires and what it does then."""

from __future__ import annotations

import math
from typing import ClassVar

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor
from cxsystem2.registry import Registry

MEMBRANE: dict[str, Parameter] = {
    "C": Parameter("farad", "membrane capacitance", positive=True),
    "gL": Parameter("siemens", "leak conductance", least=0),
    "EL": Parameter("volt", "leak reversal potential"),
    "V_res": Parameter("volt", "potential after a spike"),
    "refractory_period": Parameter("second", "time for which the potential is held after a spike", default=0.002, least=0),
}
"""Parameters that all point neurons share."""
SPIKE_INITIATION: dict[str, Parameter] = {
    "VT": Parameter("volt", "threshold of spike initiation"),
    "DeltaT": Parameter("volt", "sharpness of spike initiation", positive=True),
    "Vcut": Parameter("volt", "potential at which a spike is counted"),
}
"""Parameters of an exponential initiation of spikes."""


INTEGRATIONS = ("exact", "exponential_euler", "euler", "rk2", "rk4", "heun", "milstein")
"""Brian2's methods of integration."""


class Neuron:
    """A point neuron: ``C dvm/dt = current + synaptic and injected currents``, held at rest while refractory.

    `current` is in ampere and written in the membrane potential ``vm``; `threshold` and `reset` are Brian2 statements.
    `held` says whether the potential stands still while refractory; `initial` names, for state variables that do not
    start at 0, the parameter that they start at. `declared` are further lines of Brian2 equations, for variables that
    synapses fill. `defaults` is a set of parameters to begin with, as expressions of the physiology table; tables are
    never filled from it.
    """

    word: ClassVar[str]
    parameters: ClassVar[dict[str, Parameter]]
    current: ClassVar[str]
    state: ClassVar[tuple[StateVariable, ...]] = ()
    threshold: ClassVar[str] = "vm > Vcut"
    reset: ClassVar[tuple[str, ...]] = ("vm = V_res",)
    held: ClassVar[bool] = True
    initial: ClassVar[dict[str, str]] = {}
    defaults: ClassVar[dict[str, str]]
    declared: ClassVar[tuple[str, ...]] = ()
    """Further lines of the equations, for variables that synapses fill."""
    reads_synapses: ClassVar[bool] = False
    """Whether `current` and `state` read ``I_syn``, the sum of the synaptic currents, which then enters only where they say."""
    derivative: ClassVar[str] = ""
    """The whole derivative of the potential, in place of `current` and what is added to it. There is then no ``C``, and
    synaptic currents enter as ``I_syn`` only."""
    unit: ClassVar[str] = "volt"
    """The unit of the potential: volt, or another one (1, say) where `derivative` is given."""
    alias: ClassVar[str] = ""
    """Another name of the potential for monitors (``v``)."""
    method: ClassVar[str] = ""
    """How it is integrated, where that does not follow from the run."""
    longest_step: ClassVar[float] = math.inf
    """The longest time step (second) with which forward Euler follows a spike; that of the run is warned of beyond it."""
    refractory: ClassVar[str] = "refractory_period"
    """The parameter that says for how long a cell is refractory."""
    start: ClassVar[dict[str, str]] = {}
    """Expressions that variables (``vm`` too) start at, in parameters, the variables before them, and random numbers."""
    receptors: ClassVar[dict[str, type[Receptor]]] = {}
    """Receptors (``ge``, ``gi``) that the model brings along: variables of its own that spikes change."""
    dendrites: ClassVar[bool] = False
    """Whether it can be the soma of a cell with dendrites; subclasses with other variables say it again."""


neurons: Registry[type[Neuron]] = Registry(
    "neuron model", group="cxsystem2.neurons", base=Neuron, inspect="cxsystem2.models.trial:try_neuron"
)
