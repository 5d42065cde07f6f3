"""Pair rules of spike-timing-dependent plasticity, in the two forms that tables of CxSystem use.

A table with the root scalar ``stdp_eta_ltp`` means the additive rule, any other the rule with multiplicative depression.
"""

from __future__ import annotations

from typing import ClassVar

from cxsystem2.models.distribution import Constant
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.base import Setting, Synapse, synapses

RATE = Parameter("1", "learning rate", least=0)
BOUND = Parameter("siemens", "largest weight", positive=True)
TRACE_TIME = Parameter("second", "decay time of a trace of spikes", positive=True)
TRACES = (
    "dapre/dt = -apre/taupre : siemens (event-driven)",
    "dapost/dt = -apost/taupost : siemens (event-driven)",
)
"""A trace for the spikes of each side; a trace with its decay time."""

_AMPLITUDE = Parameter("1", "amplitude relative to the weight")
_TUPLE = {
    "Apre": Parameter("1", "amplitude of presynaptic spikes"),
    "Apost": Parameter("1", "amplitude of postsynaptic spikes"),
    "taupre": Parameter("second", "decay time of the presynaptic trace", positive=True),
    "taupost": Parameter("second", "decay time of the postsynaptic trace", positive=True),
}


@synapses.register("STDP")
class Stdp(Synapse):
    """Additive pair rule: each pair of spikes moves the weight by an amount that does not depend on the weight.

    A postsynaptic spike adds ``eta_ltp*apre``, the trace of the presynaptic spikes before it; a presynaptic spike takes
    ``eta_ltd*apost`` away. The weight stays between 0 and ``wght_max``. All weights start equal.

    Parameters (root scalars, with ``stdp_`` before them):
        eta_ltp, eta_ltd: learning rates, dimensionless.
        Apre, Apost: what a spike adds to its trace, siemens.
        taupre, taupost: decay times of the traces, second.
        wght_max, wght_init: largest weight and weight at the start, siemens.

    Source: Song, Miller & Abbott (2000) Nat Neurosci 3:919.
    """

    prefix = "stdp_"
    parameters = {
        "eta_ltp": RATE,
        "eta_ltd": RATE,
        "Apre": Parameter("siemens", "growth of the presynaptic trace at a spike"),
        "Apost": Parameter("siemens", "growth of the postsynaptic trace at a spike"),
        "taupre": TRACE_TIME,
        "taupost": TRACE_TIME,
        "wght_max": BOUND,
    }
    equations = TRACES
    on_pre = ("{transmit}", "apre += Apre", "wght = clip(wght - eta_ltd*apost, 0*siemens, wght_max)")
    on_post = ("apost += Apost", "wght = clip(wght + eta_ltp*apre, 0*siemens, wght_max)")
    weights = Constant()
    state = {"apre": "siemens", "apost": "siemens"}
    plastic = True
    weight_scalar = "stdp_wght_init"

    @classmethod
    def choose(cls, setting: Setting) -> type[Synapse]:
        """The rule that the table has the parameters of."""
        return Stdp if setting.has("stdp_eta_ltp") else StdpMultiplicative


class StdpMultiplicative(Synapse):
    """Pair rule in which depression is proportional to the weight, and potentiation to the weight at the start.

    A positive amplitude adds ``Cp*wght0`` times itself to the trace of its side, a negative one ``Cd*wght`` times; the
    weight moves by the trace of the other side. Strong synapses thus depress more, and the distribution of weights has
    one peak. The weight stays between 0 and `stdp_max_strength_coefficient` times the mean weight of the pathway.

    Parameters:
        stdp_<pre>_<post>_<compartment>: tuple of Apre, Apost (dimensionless), taupre, taupost (second). The names
            stdp_<pre>_<post><compartment> and stdp_<pre>_<post> are looked for after it.
        Cp, Cd: factors on potentiation and depression, dimensionless (root scalars).
        stdp_max_strength_coefficient: largest weight relative to the mean weight (root scalar).

    Source: van Rossum, Bi & Turrigiano (2000) J Neurosci 20:8812.
    """

    word = "STDP"
    parameters = {**_TUPLE, "Cp": _AMPLITUDE, "Cd": _AMPLITUDE, "wght_max": BOUND}
    equations: ClassVar[tuple[str, ...]] = (*TRACES, "wght0 : siemens (constant)")
    on_pre = (
        "{transmit}",
        "apre += Apre*(int(Apre > 0)*wght0*Cp + int(Apre < 0)*wght*Cd)",
        "wght = clip(wght + apost, 0*siemens, wght_max)",
    )
    on_post: ClassVar[tuple[str, ...]] = (
        "apost += Apost*(int(Apost > 0)*wght0*Cp + int(Apost < 0)*wght*Cd)",
        "wght = clip(wght + apre, 0*siemens, wght_max)",
    )
    state = {"apre": "siemens", "apost": "siemens", "wght0": "siemens"}
    plastic = True
    weight_at_start = "wght0"

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The tuple of the pathway, and the bound relative to its mean weight."""
        values = dict(zip(_TUPLE, setting.series(pathway_key("stdp", setting), list(_TUPLE.values())), strict=True))
        factors = {name: setting.scalar(name, cls.parameters[name]) for name in ("Cp", "Cd")}
        largest = Parameter("1", "largest weight relative to the mean weight", positive=True)
        bound = setting.weight * setting.scalar("stdp_max_strength_coefficient", largest)
        return {**values, **factors, "wght_max": bound}


@synapses.register("STDP_with_scaling")
class StdpWithScaling(StdpMultiplicative):
    """The multiplicative pair rule with synaptic scaling: slowly, all weights of a cell follow its rate of firing.

    ``spike_sensor`` grows by 1 Hz at each spike of the target and decays with ``tau_synaptic_scaling``, so that it is
    the rate of the target times that time in seconds. The weight changes at the relative rate
    ``scaling_speed*(ap_target_frequency - spike_sensor)`` and stays within its bounds.

    Parameters, besides those of the pair rule (root scalars):
        scaling_speed: dimensionless.
        ap_target_frequency: the sensor at which weights stand still, hertz.
        tau_synaptic_scaling: decay time of the sensor, second.

    Source: van Rossum, Bi & Turrigiano (2000) J Neurosci 20:8812.
    """

    parameters = {
        **StdpMultiplicative.parameters,
        "scaling_speed": Parameter("1", "speed of synaptic scaling", least=0),
        "ap_target_frequency": Parameter("hertz", "target of synaptic scaling", least=0),
        "tau_synaptic_scaling": Parameter("second", "decay time of the sensor of spikes", positive=True),
    }
    equations = (
        *StdpMultiplicative.equations,
        "dspike_sensor/dt = -spike_sensor/tau_synaptic_scaling : hertz (clock-driven)",
    )
    weight_derivative = (  # with forward Euler these limits of the speed are the bounds of the weight
        "clip(scaling_speed*wght*(ap_target_frequency - spike_sensor), -wght/dt, (wght_max - wght)/dt)"
    )
    on_post = (*StdpMultiplicative.on_post, "spike_sensor += 1*hertz")
    state = {**StdpMultiplicative.state, "spike_sensor": "hertz"}
    method = "euler"

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """Those of the pair rule and of the scaling."""
        own = ("scaling_speed", "ap_target_frequency", "tau_synaptic_scaling")
        return {**super().resolve(setting), **{name: setting.scalar(name, cls.parameters[name]) for name in own}}


def pathway_key(prefix: str, setting: Setting) -> str:
    """The name of the tuple for a pathway: ``stdp_SS_BC_soma``, ``stdp_SS_BCsoma`` or ``stdp_SS_BC``, the first there is."""
    general = f"{prefix}_{setting.pre_type}_{setting.post_type}"
    names = [f"{general}_{setting.compartment}", f"{general}{setting.compartment}", general]
    return next(filter(setting.has, names), names[0])
