"""Conductances in the shape of an alpha function, ``t/tau exp(-t/tau)``: rise and decay with one time constant.

A spike increments a first variable (``ge``), which a second one (``ge_alpha``) follows; the second opens the channels.
"""

import math
from typing import ClassVar

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor, excitation, inhibition

_SCALING = {"scaling_alpha": Parameter("1", "peak conductance relative to the weight of the synapse", least=0)}


@excitation.register("E_ALPHA_NONSCALED")
class AlphaExcitationNonscaled(Receptor):
    """An excitatory alpha conductance as its two equations give it: it peaks at 1/e of the weight.

    Source: Rall (1967) J Neurophysiol 30:1138.
    """

    parameters = {
        "Ee": Parameter("volt", "reversal potential of excitation"),
        "tau_e_alpha": Parameter("second", "time to the peak of excitation", positive=True),
    }
    current = "ge_alpha*(Ee - vm)"
    state = (
        StateVariable("ge", "-ge/tau_e_alpha", "siemens"),
        StateVariable("ge_alpha", "(ge - ge_alpha)/tau_e_alpha", "siemens"),
    )
    incremented = ("ge",)
    peak: ClassVar[float | str | None] = math.exp(-1)


@inhibition.register("I_ALPHA_NONSCALED")
class AlphaInhibitionNonscaled(Receptor):
    """An inhibitory alpha conductance as its two equations give it: it peaks at 1/e of the weight.

    Source: Rall (1967) J Neurophysiol 30:1138.
    """

    parameters = {
        "Ei": Parameter("volt", "reversal potential of inhibition"),
        "tau_i_alpha": Parameter("second", "time to the peak of inhibition", positive=True),
    }
    current = "gi_alpha*(Ei - vm)"
    state = (
        StateVariable("gi", "-gi/tau_i_alpha", "siemens"),
        StateVariable("gi_alpha", "(gi - gi_alpha)/tau_i_alpha", "siemens"),
    )
    incremented = ("gi",)
    peak: ClassVar[float | str | None] = math.exp(-1)


@excitation.register("E_ALPHA")
class AlphaExcitation(AlphaExcitationNonscaled):
    """An excitatory alpha conductance that peaks at the weight of the synapse times ``scaling_alpha``.

    Source: Rall (1967) J Neurophysiol 30:1138.
    """

    parameters = {**AlphaExcitationNonscaled.parameters, **_SCALING}
    current = f"scaling_alpha*exp(1)*{AlphaExcitationNonscaled.current}"
    peak = "scaling_alpha"


@inhibition.register("I_ALPHA")
class AlphaInhibition(AlphaInhibitionNonscaled):
    """An inhibitory alpha conductance that peaks at the weight of the synapse times ``scaling_alpha``.

    Source: Rall (1967) J Neurophysiol 30:1138.
    """

    parameters = {**AlphaInhibitionNonscaled.parameters, **_SCALING}
    current = f"scaling_alpha*exp(1)*{AlphaInhibitionNonscaled.current}"
    peak = "scaling_alpha"
