"""The neuron of Hodgkin and Huxley."""

from cxsystem2.models.neurons.base import MEMBRANE, Neuron, neurons
from cxsystem2.models.parameter import Parameter, StateVariable

# Opening and closing rates; 1/exprel(x) is x/(exp(x) - 1), which has a value also at x = 0.
_ALPHA_M = "1/exprel((25*mV - vm)/(10*mV))/ms"
_BETA_M = "4*exp(-0.0556*vm/mV)/ms"
_ALPHA_H = "0.07*exp(-0.05*vm/mV)/ms"
_BETA_H = "1/(1 + exp(3 - 0.1*vm/mV))/ms"
_ALPHA_N = "0.1/exprel((10*mV - vm)/(10*mV))/ms"
_BETA_N = "0.125*exp(-0.0125*vm/mV)/ms"


@neurons.register("SIMPLE_HH")
class SimpleHh(Neuron):
    """The squid axon: sodium channels that open (``m``) and inactivate (``h``), and potassium channels (``n``).

    Potentials count from rest, which is 0 mV. A spike is an upward crossing of ``V_spike``; nothing is reset. The gates
    start closed (0) and need some 20 ms to settle, in which the cell may fire once without any input.

    Source: Hodgkin & Huxley (1952) J Physiol 117:500; Gerstner et al. (2014) Neuronal Dynamics, ch. 2.
    """

    parameters = {
        "C": MEMBRANE["C"],
        "gL": MEMBRANE["gL"],
        "EL": MEMBRANE["EL"],
        "gNa": Parameter("siemens", "greatest sodium conductance", least=0),
        "ENa": Parameter("volt", "reversal potential of sodium"),
        "gK": Parameter("siemens", "greatest potassium conductance", least=0),
        "EK": Parameter("volt", "reversal potential of potassium"),
        "V_spike": Parameter("volt", "potential at which a spike is counted"),
        "refractory_period": Parameter("second", "time for which no second spike is counted", default=0.002, least=0),
    }
    current = "gL*(EL - vm) + gNa*m**3*h*(ENa - vm) + gK*n**4*(EK - vm)"
    state = (
        StateVariable("m", f"{_ALPHA_M}*(1 - m) - {_BETA_M}*m", "1"),
        StateVariable("h", f"{_ALPHA_H}*(1 - h) - {_BETA_H}*h", "1"),
        StateVariable("n", f"{_ALPHA_N}*(1 - n) - {_BETA_N}*n", "1"),
    )
    threshold = "vm > V_spike"
    reset = ()
    longest_step = 5e-5
    held = False  # CxSystem2 froze the potential for 2 ms on its way up, which cuts the peak off and widens the spike
    defaults = {
        "EL": "10.6*mV",
        "EK": "-12*mV",
        "ENa": "115*mV",
        "V_spike": "60*mV",
        "gL": "0.3*mS",
        "gK": "36*mS",
        "gNa": "120*mS",
        "C": "1*uF",
        "refractory_period": "2*ms",
    }
