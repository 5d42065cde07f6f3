"""The exponential integrate-and-fire neuron."""

from cxsystem2.models.neurons.base import MEMBRANE, SPIKE_INITIATION, Neuron, neurons


@neurons.register("EIF")
class Eif(Neuron):
    """A leak and an exponential current that stands for the sodium channels at spike initiation.

    Source: Fourcaud-Trocmé et al. (2003) J Neurosci 23:11628.
    """

    dendrites = True
    parameters = {**MEMBRANE, **SPIKE_INITIATION}
    current = "gL*(EL - vm) + gL*DeltaT*exp((vm - VT)/DeltaT)"
    defaults = {
        "EL": "-65*mV",
        "V_res": "-60*mV",
        "VT": "-55*mV",
        "DeltaT": "2*mV",
        "Vcut": "-30*mV",
        "gL": "50*nS",
        "C": "600*pF",
        "refractory_period": "2*ms",
    }
