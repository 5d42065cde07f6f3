"""The leaky neuron with after-spike currents."""

from cxsystem2.models.neurons.base import neurons
from cxsystem2.models.neurons.lif import Lif
from cxsystem2.models.parameter import Parameter, StateVariable


@neurons.register("LIFASC")
class LifAsc(Lif):
    """A leaky neuron with two currents that jump at each spike and decay, one slow and one fast.

    They stand for channels that a spike opens or closes; a negative one makes the neuron adapt. The amplitudes add up
    from spike to spike.

    Source: Teeter et al. (2018) Nat Commun 9:709, whose second level of models (LIF-ASC) this is.
    """

    parameters = {
        **Lif.parameters,
        "A_asc1": Parameter("amp", "growth of the first after-spike current at a spike"),
        "A_asc2": Parameter("amp", "growth of the second after-spike current at a spike"),
        "tau_asc1": Parameter("second", "decay time of the first after-spike current", positive=True),
        "tau_asc2": Parameter("second", "decay time of the second after-spike current", positive=True),
    }
    current = f"{Lif.current} + I1 + I2"
    state = (StateVariable("I1", "-I1/tau_asc1", "amp"), StateVariable("I2", "-I2/tau_asc2", "amp"))
    reset = (*Lif.reset, "I1 += A_asc1", "I2 += A_asc2")
    defaults = {
        "EL": "-77.016*mV",
        "V_res": "-77*mV",
        "VT": "-49.311*mV",
        "C": "233.023*pF",
        "gL": "8.10525*nS",
        "A_asc1": "-56.757*pA",
        "tau_asc1": "100*ms",
        "A_asc2": "-605.97*pA",
        "tau_asc2": "10*ms",
        "refractory_period": "2*ms",
    }
