"""Conductances that rise and decay with two time constants, scaled so that they peak at the weight of the synapse.

A spike increments a first variable (``g_nmda``), which a second one (``g_nmda_biexp``) follows with the rise time; the
second opens the channels.
"""

import math

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.alpha import AlphaExcitation, AlphaInhibition
from cxsystem2.models.receptors.base import Receptor, excitation, inhibition
from cxsystem2.models.receptors.gabab import GABAB_DECAY, GABAB_SCALING
from cxsystem2.models.receptors.nmda import MAGNESIUM, NMDA_DECAY


def _pair(name: str) -> tuple[StateVariable, StateVariable]:
    """The variable that jumps and the one that follows it."""
    return (
        StateVariable(f"g_{name}", f"-g_{name}/tau_decay_{name}", "siemens"),
        StateVariable(f"g_{name}_biexp", f"(g_{name} - g_{name}_biexp)/tau_rise_{name}", "siemens"),
    )


def _current(name: str) -> str:
    """The current, normalised by (d/r)**(r/(d - r)) for decay d and rise r; in this form d may be equal to r."""
    # log10(x)/log10(e) is log(x), with which sympy would turn exprel back into a form that is 0/0 for equal times
    ratio = f"tau_decay_{name}/tau_rise_{name}"
    return f"exp(1/exprel(log10({ratio})/{math.log10(math.e)}))*g_{name}_biexp*(E_{name} - vm)"


def _rise(name: str, receptors: str) -> dict[str, Parameter]:
    return {f"tau_rise_{name}": Parameter("second", f"rise time of {receptors} receptors", positive=True)}


_NMDA = {**NMDA_DECAY, **_rise("nmda", "NMDA")}
_NMDA_CURRENT = f"scaling_nmda*{_current('nmda')}*{MAGNESIUM}"
_GABAB = {**GABAB_DECAY, **_rise("gabab", "GABA-B")}
_GABAB_CURRENT = _current("gabab")


@excitation.register("E_ALPHA_NMDA")
class AlphaExcitationNmda(Receptor):
    """A fast alpha conductance and a slow biexponential NMDA conductance; background input drives the fast one only.

    Source: Jahr & Stevens (1990) J Neurosci 10:3178; Rall (1967) J Neurophysiol 30:1138.
    """

    parameters = {**AlphaExcitation.parameters, **_NMDA}
    current = f"{AlphaExcitation.current} + {_NMDA_CURRENT}"
    state = (*AlphaExcitation.state, *_pair("nmda"))
    incremented = ("ge", "g_nmda")
    peak = AlphaExcitation.peak
    background = ("ge",)


@inhibition.register("I_ALPHA_GABAB")
class AlphaInhibitionGabab(Receptor):
    """A fast alpha conductance and a slow biexponential GABA-B conductance; background input drives the fast one only.

    Source: Otis, De Koninck & Mody (1993) J Physiol 463:391; Rall (1967) J Neurophysiol 30:1138.
    """

    parameters = {**AlphaInhibition.parameters, **_GABAB, **GABAB_SCALING}
    current = f"{AlphaInhibition.current} + scaling_gabab*{_GABAB_CURRENT}"
    state = (*AlphaInhibition.state, *_pair("gabab"))
    incremented = ("gi", "g_gabab")
    peak = AlphaInhibition.peak
    background = ("gi",)


@excitation.register("AMPA_NMDA_BIEXP")
class AmpaNmdaBiexponential(Receptor):
    """Biexponential AMPA and NMDA conductances; every spike drives both.

    Source: Jahr & Stevens (1990) J Neurosci 10:3178; Roth & van Rossum (2009) in Computational Modeling Methods for
    Neuroscientists, MIT Press, ch. 6.
    """

    parameters = {
        "E_ampa": Parameter("volt", "reversal potential of AMPA receptors"),
        "tau_decay_ampa": Parameter("second", "decay time of AMPA receptors", positive=True),
        **_rise("ampa", "AMPA"),
        "scaling_ampa": Parameter("1", "AMPA conductance relative to the weight of the synapse", least=0),
        **_NMDA,
    }
    current = f"scaling_ampa*{_current('ampa')} + {_NMDA_CURRENT}"
    state = (*_pair("ampa"), *_pair("nmda"))
    incremented = ("g_ampa", "g_nmda")
    peak = "scaling_ampa"


@inhibition.register("GABAA_GABAB_BIEXP")
class GabaaGababBiexponential(Receptor):
    """Biexponential GABA-A and GABA-B conductances, both of which peak at the weight; every spike drives both.

    Source: Otis, De Koninck & Mody (1993) J Physiol 463:391; Roth & van Rossum (2009) in Computational Modeling Methods
    for Neuroscientists, MIT Press, ch. 6.
    """

    parameters = {
        "E_gabaa": Parameter("volt", "reversal potential of GABA-A receptors"),
        "tau_decay_gabaa": Parameter("second", "decay time of GABA-A receptors", positive=True),
        **_rise("gabaa", "GABA-A"),
        **_GABAB,
    }
    current = f"{_current('gabaa')} + {_GABAB_CURRENT}"
    state = (*_pair("gabaa"), *_pair("gabab"))
    incremented = ("g_gabaa", "g_gabab")
    peak = 1.0
