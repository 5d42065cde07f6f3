"""The adaptive exponential integrate-and-fire neuron."""

from typing import ClassVar

from cxsystem2.models.neurons.base import Neuron, neurons
from cxsystem2.models.neurons.eif import Eif
from cxsystem2.models.parameter import Parameter, StateVariable


@neurons.register("ADEX")
class AdEx(Neuron):
    """The exponential neuron with an adaptation current ``w`` that follows the potential and grows with each spike.

    Source: Brette & Gerstner (2005) J Neurophysiol 94:3637.
    """

    dendrites = True
    parameters = {
        **Eif.parameters,
        "a": Parameter("siemens", "coupling of adaptation to the potential"),
        "b": Parameter("amp", "growth of adaptation at a spike"),
        "tau_w": Parameter("second", "time constant of adaptation", positive=True),
    }
    current = f"{Eif.current} - w"
    state: ClassVar[tuple[StateVariable, ...]] = (StateVariable("w", "(a*(vm - EL) - w)/tau_w", "amp"),)
    reset = (*Eif.reset, "w += b")
    defaults = {
        "EL": "-70*mV",
        "V_res": "-51*mV",
        "VT": "-50*mV",
        "DeltaT": "2*mV",
        "Vcut": "-30*mV",
        "gL": "2*nS",
        "C": "10*pF",
        "a": "0.5*nS",
        "b": "7*pA",
        "tau_w": "100*ms",
        "refractory_period": "2*ms",
    }
