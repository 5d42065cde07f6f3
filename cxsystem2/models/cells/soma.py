"""The soma: the compartment that fires, alone in a point cell or coupled to dendrites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cxsystem2.models.cells.membrane import Membrane
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.parameter import Parameter, StateVariable

SOMA = "soma"
TONIC: dict[str, Parameter] = {
    "tonic_current": Parameter("amp", "constant depolarising current"),
    "tau_tonic_rampup": Parameter("second", "time constant with which the tonic current sets in", 0.05, positive=True),
}
NOISE: dict[str, Parameter] = {
    "noise_sigma": Parameter("volt", "amplitude of the membrane noise", least=0),
    "taum_soma": Parameter("second", "membrane time constant, which scales the noise", positive=True),
}
AXIAL: dict[str, Parameter] = {
    "g_basal": Parameter("siemens", "conductance to the basal dendrite", least=0),
    "g_apical": Parameter("siemens", "conductance to the proximal apical dendrite", least=0),
}
CLAMP: dict[str, Parameter] = {
    "vclamp": Parameter("volt", "potential at which the membrane is clamped"),
    "gclamp": Parameter("siemens", "conductance of the clamp", least=0),
}
_CLAMP_CURRENT = "gclamp*(vclamp - vm)"
_INJECTED = ("I_injected = injected(t, ci_column) : amp (constant over dt)", "ci_column : integer (constant)")
_TONIC_CURRENT = "tonic_current*(1 - exp(-t/tau_tonic_rampup))"
_NOISE = " + noise_sigma*xi*taum_soma**-0.5"
_AXIAL = (
    "I_axial = g_basal*(v_basal - vm) + g_apical*(v_apical - vm) : amp (constant over dt)",
    "v_basal : volt (linked)",
    "v_apical : volt (linked)",
)


@dataclass(frozen=True, slots=True)
class Soma(Membrane):
    """A soma with a neuron model, and on request a tonic current, membrane noise, dendrites, a clamp, and currents from a file.

    The axial current is that of the step's beginning on both sides, so that the scheme is plain forward Euler. The
    standard deviation of a leaky membrane with noise is ``noise_sigma/sqrt(2)``.
    """

    neuron: type[Neuron]  # type: ignore[misc]
    tonic: bool = False
    noise: bool = False
    dendrites: bool = False
    clamp: bool = False
    injected: float | None = None  # type: ignore[misc]
    steady: bool = False  # type: ignore[misc]

    suffix: ClassVar[str] = SOMA

    @property
    def name(self) -> str:
        """A readable name of the model, for groups and listings."""
        return f"{self.neuron.word}{'_PC' if self.dendrites else ''}"

    @property
    def links(self) -> dict[str, str]:  # type: ignore[override]
        """Potentials of the two dendrites at the soma."""
        return {"v_basal": "dendrite", "v_apical": "dendrite"} if self.dendrites else {}

    @property
    def parameters(self) -> dict[str, Parameter]:
        """All constants of the equations."""
        return {
            **self.neuron.parameters,
            **self.receptor_parameters,
            **(TONIC if self.tonic else {}),
            **(NOISE if self.noise else {}),
            **(AXIAL if self.dendrites else {}),
            **(CLAMP if self.clamp else {}),
        }

    @property
    def state(self) -> tuple[StateVariable, ...]:
        """The state variables after the membrane potential."""
        return (*self.neuron.state, *self.receptor_state)

    @property
    def equations(self) -> tuple[str, ...]:
        """The equations, one a line, without the declarations of parameters."""
        axial = ["I_axial"] if self.dendrites else []
        tonic = [_TONIC_CURRENT] if self.tonic else []
        clamp = [_CLAMP_CURRENT] if self.clamp else []
        injected = [] if self.injected is None else ["I_injected"]
        read = self.neuron.reads_synapses
        synaptic = () if read else self.receptor_currents
        current = " + ".join([self.neuron.current, *axial, *synaptic, *tonic, *clamp, *injected])
        flag = " (unless refractory)" if self.neuron.held else ""
        change = self.neuron.derivative or f"({current})/C{_NOISE if self.noise else ''}"
        membrane = f"dvm/dt = {change} : {self.neuron.unit}{flag}"
        states = (variable.equation for variable in self.state)
        summed = (f"I_syn = {' + '.join(self.receptor_currents) or '0*amp'} : amp",) if read else ()
        lines = (membrane, *states, *self.neuron.declared, *summed)
        return (*lines, *(_AXIAL if self.dendrites else ()), *(_INJECTED if injected else ()))
