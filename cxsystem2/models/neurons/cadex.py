"""The adaptive exponential neuron of Clopath's plasticity rule."""

from cxsystem2.models.neurons.adex import AdEx
from cxsystem2.models.neurons.base import neurons
from cxsystem2.models.parameter import Parameter, StateVariable

SPIKE_LIFT = "10*mV"
"""By how much a spike lifts the low-passed potentials, in place of its upstroke, which the model leaves out."""
LIFT = (f"v_lowpass1 += {SPIKE_LIFT}", f"v_lowpass2 += {SPIKE_LIFT}", "v_homeo += 0.1*mV")


@neurons.register("CADEX")
class Cadex(AdEx):
    """The adaptive exponential neuron with a spike after-current, a moving threshold, and the traces of Clopath's rule.

    At a spike the current ``z`` jumps to ``Isp`` (a depolarising after-potential) and the threshold ``VT`` to ``VTmax``;
    both decay. The traces are for plastic synapses onto this neuron: two low-passed potentials ``v_lowpass1`` (for
    depression) and ``v_lowpass2`` (for potentiation), the slow mean depolarisation ``v_homeo``, and ``x_trace``, which
    counts the neuron's own spikes.

    Source: Clopath et al. (2010) Nat Neurosci 13:344.
    """

    dendrites = False
    parameters = {
        **{name: parameter for name, parameter in AdEx.parameters.items() if name not in ("VT", "Vcut")},
        "Isp": Parameter("amp", "spike after-current right after a spike"),
        "tau_z": Parameter("second", "decay time of the spike after-current", positive=True),
        "VTrest": Parameter("volt", "threshold at rest"),
        "VTmax": Parameter("volt", "threshold right after a spike"),
        "tau_VT": Parameter("second", "time constant with which the threshold comes back", positive=True),
        "tau_lowpass1": Parameter("second", "time constant of the filter for depression", positive=True),
        "tau_lowpass2": Parameter("second", "time constant of the filter for potentiation", positive=True),
        "tau_homeo": Parameter("second", "time constant of the mean depolarisation", positive=True),
        "tau_x": Parameter("second", "decay time of the trace of spikes", positive=True),
        "x_reset": Parameter("1", "area (in ms) that a spike adds under the trace of spikes"),
    }
    current = f"{AdEx.current} + z"
    state = (
        *AdEx.state,
        StateVariable("z", "-z/tau_z", "amp"),
        StateVariable("VT", "(VTrest - VT)/tau_VT", "volt"),
        StateVariable("v_lowpass1", "(vm - v_lowpass1)/tau_lowpass1", "volt"),
        StateVariable("v_lowpass2", "(vm - v_lowpass2)/tau_lowpass2", "volt"),
        StateVariable("v_homeo", "(vm - EL - v_homeo)/tau_homeo", "volt"),
        StateVariable("x_trace", "-x_trace/tau_x", "1"),
    )
    threshold = "vm > VT"
    reset = (*AdEx.reset, "z = Isp", "VT = VTmax", "x_trace += x_reset*ms/tau_x", *LIFT)
    initial = {"VT": "VTrest", "v_lowpass1": "EL", "v_lowpass2": "EL"}
    defaults = {
        "EL": "-70.6*mV",
        "V_res": "-60*mV",
        "DeltaT": "2*mV",
        "gL": "30*nS",
        "C": "281*pF",
        "a": "4*nS",
        "b": "80.5*pA",
        "tau_w": "144*ms",
        "Isp": "400*pA",
        "tau_z": "40*ms",
        "VTrest": "-50.4*mV",
        "VTmax": "30.4*mV",
        "tau_VT": "50*ms",
        "tau_lowpass1": "10*ms",
        "tau_lowpass2": "7*ms",
        "tau_homeo": "1*second",
        "tau_x": "15*ms",
        "x_reset": "1",
        "refractory_period": "2*ms",
    }
