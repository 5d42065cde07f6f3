"""The leaky integrate-and-fire neuron."""

from cxsystem2.models.neurons.base import MEMBRANE, Neuron, neurons
from cxsystem2.models.parameter import Parameter


@neurons.register("LIF")
class Lif(Neuron):
    """A leak, a fixed threshold and a reset: the least that spikes.

    Source: Lapicque (1907) J Physiol Pathol Gén 9:620; Gerstner et al. (2014) Neuronal Dynamics, ch. 1.
    """

    parameters = {**MEMBRANE, "VT": Parameter("volt", "threshold")}
    current = "gL*(EL - vm)"
    threshold = "vm > VT"
    defaults = {
        "EL": "-70*mV",
        "V_res": "-65*mV",
        "VT": "-50*mV",
        "gL": "100*nS",
        "C": "800*pF",
        "refractory_period": "2*ms",
    }
