"""Izhikevich's quadratic neuron in its form with physical units."""

from cxsystem2.models.neurons.base import MEMBRANE, Neuron, neurons
from cxsystem2.models.parameter import Parameter, StateVariable


@neurons.register("IZHIKEVICH")
class Izhikevich(Neuron):
    """A quadratic spike current and a recovery current ``u``; few parameters give many firing patterns.

    Source: Izhikevich (2007) Dynamical Systems in Neuroscience, MIT Press, ch. 8.
    """

    parameters = {
        **{name: MEMBRANE[name] for name in MEMBRANE if name != "gL"},
        "VT": Parameter("volt", "instantaneous threshold"),
        "Vcut": Parameter("volt", "peak of a spike"),
        "k": Parameter("siemens/volt", "slope of the quadratic current", positive=True),
        "a": Parameter("1/second", "rate of recovery", least=0),
        "b": Parameter("siemens", "coupling of recovery to the potential"),
        "d": Parameter("amp", "growth of the recovery current at a spike"),
    }
    current = "k*(vm - EL)*(vm - VT) - u"
    state = (StateVariable("u", "a*(b*(vm - EL) - u)", "amp"),)
    reset = ("vm = V_res", "u += d")
    defaults = {
        "EL": "-60*mV",
        "V_res": "-40*mV",
        "VT": "-40*mV",
        "Vcut": "35*mV",
        "C": "50*pF",
        "k": "1.5*nS/mV",
        "a": "0.03/ms",
        "b": "5*nS",
        "d": "150*pA",
        "refractory_period": "2*ms",
    }
