"""NMDA receptors, which magnesium blocks near rest, beside fast AMPA receptors."""

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor, excitation
from cxsystem2.models.receptors.simple import SimpleExcitation

MAGNESIUM = "1/(1 + exp(-62*vm/volt)/3.57)"
"""The share of NMDA channels that 1 mM of magnesium leaves open at the potential ``vm``; Jahr & Stevens (1990)."""

NMDA_DECAY: dict[str, Parameter] = {
    "E_nmda": Parameter("volt", "reversal potential of NMDA receptors"),
    "tau_decay_nmda": Parameter("second", "decay time of NMDA receptors", positive=True),
    "scaling_nmda": Parameter("1", "NMDA conductance relative to the weight of the synapse", least=0),
}
NMDA_CURRENT = f"scaling_nmda*g_nmda*(E_nmda - vm)*{MAGNESIUM}"
NMDA_STATE = StateVariable("g_nmda", "-g_nmda/tau_decay_nmda", "siemens")


@excitation.register("SIMPLE_E_NMDA")
class SimpleExcitationNmda(Receptor):
    """A fast excitatory conductance and a slow NMDA conductance; both jump at a spike and decay exponentially.

    The weight of a synapse goes to both; background input drives the fast one only.

    Source: Jahr & Stevens (1990) J Neurosci 10:3178.
    """

    parameters = {**SimpleExcitation.parameters, **NMDA_DECAY}
    current = f"{SimpleExcitation.current} + {NMDA_CURRENT}"
    state = (*SimpleExcitation.state, NMDA_STATE)
    incremented = ("ge", "g_nmda")
    background = ("ge",)


@excitation.register("AMPA_NMDA")
class AmpaNmda(Receptor):
    """AMPA and NMDA conductances that jump at a spike and decay exponentially; every spike drives both.

    Source: Jahr & Stevens (1990) J Neurosci 10:3178.
    """

    parameters = {
        "E_ampa": Parameter("volt", "reversal potential of AMPA receptors"),
        "tau_decay_ampa": Parameter("second", "decay time of AMPA receptors", positive=True),
        **NMDA_DECAY,
    }
    current = f"g_ampa*(E_ampa - vm) + {NMDA_CURRENT}"
    state = (StateVariable("g_ampa", "-g_ampa/tau_decay_ampa", "siemens"), NMDA_STATE)
    incremented = ("g_ampa", "g_nmda")
