"""Conductances that jump at a spike and decay as a single exponential."""

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor, excitation, inhibition


@excitation.register("SIMPLE_E")
class SimpleExcitation(Receptor):
    """A fast excitatory (AMPA-like) conductance with an instantaneous rise.

    Source: Destexhe, Mainen & Sejnowski (1994) Neural Comput 6:14; Vogels & Abbott (2005) J Neurosci 25:10786.
    """

    parameters = {
        "Ee": Parameter("volt", "reversal potential of excitation"),
        "tau_e": Parameter("second", "decay time of excitation", positive=True),
    }
    current = "ge*(Ee - vm)"
    state = (StateVariable("ge", "-ge/tau_e", "siemens"),)
    incremented = ("ge",)


@inhibition.register("SIMPLE_I")
class SimpleInhibition(Receptor):
    """A fast inhibitory (GABA-A-like) conductance with an instantaneous rise.

    Source: Destexhe, Mainen & Sejnowski (1994) Neural Comput 6:14; Vogels & Abbott (2005) J Neurosci 25:10786.
    """

    parameters = {
        "Ei": Parameter("volt", "reversal potential of inhibition"),
        "tau_i": Parameter("second", "decay time of inhibition", positive=True),
    }
    current = "gi*(Ei - vm)"
    state = (StateVariable("gi", "-gi/tau_i", "siemens"),)
    incremented = ("gi",)
