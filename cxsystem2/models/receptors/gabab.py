"""GABA-B receptors, slow and close to the potassium reversal, beside fast GABA-A receptors."""

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor, inhibition
from cxsystem2.models.receptors.simple import SimpleInhibition

GABAB_DECAY: dict[str, Parameter] = {
    "E_gabab": Parameter("volt", "reversal potential of GABA-B receptors"),
    "tau_decay_gabab": Parameter("second", "decay time of GABA-B receptors", positive=True),
}
GABAB_SCALING: dict[str, Parameter] = {
    "scaling_gabab": Parameter("1", "GABA-B conductance relative to the weight of the synapse", least=0)
}
GABAB_CURRENT = "scaling_gabab*g_gabab*(E_gabab - vm)"
GABAB_STATE = StateVariable("g_gabab", "-g_gabab/tau_decay_gabab", "siemens")


@inhibition.register("SIMPLE_I_GABAB")
class SimpleInhibitionGabab(Receptor):
    """A fast inhibitory conductance and a slow GABA-B conductance; both jump at a spike and decay exponentially.

    The weight of a synapse goes to both; background input drives the fast one only.

    Source: Otis, De Koninck & Mody (1993) J Physiol 463:391.
    """

    parameters = {**SimpleInhibition.parameters, **GABAB_DECAY, **GABAB_SCALING}
    current = f"{SimpleInhibition.current} + {GABAB_CURRENT}"
    state = (*SimpleInhibition.state, GABAB_STATE)
    incremented = ("gi", "g_gabab")
    background = ("gi",)


@inhibition.register("GABAA_GABAB")
class GabaaGabab(Receptor):
    """GABA-A and GABA-B conductances that jump at a spike and decay exponentially; every spike drives both.

    Source: Otis, De Koninck & Mody (1993) J Physiol 463:391.
    """

    parameters = {
        "E_gabaa": Parameter("volt", "reversal potential of GABA-A receptors"),
        "tau_decay_gabaa": Parameter("second", "decay time of GABA-A receptors", positive=True),
        **GABAB_DECAY,
        **GABAB_SCALING,
    }
    current = f"g_gabaa*(E_gabaa - vm) + {GABAB_CURRENT}"
    state = (StateVariable("g_gabaa", "-g_gabaa/tau_decay_gabaa", "siemens"), GABAB_STATE)
    incremented = ("g_gabaa", "g_gabab")
