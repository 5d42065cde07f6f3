"""Conductances whose current does not depend on the potential: the driving force is 1 mV whatever the cell does."""

from cxsystem2.models.receptors.base import Receptor, excitation, inhibition
from cxsystem2.models.receptors.simple import SimpleExcitation, SimpleInhibition


@excitation.register("E_NDF")
class DrivingForceFreeExcitation(Receptor):
    """An excitatory current of 1 pA for each nS of weight, which decays exponentially.

    Source: Vogels & Abbott (2005) J Neurosci 25:10786 (the current-based form of their network).
    """

    parameters = {"tau_e": SimpleExcitation.parameters["tau_e"]}
    current = "ge*mV"
    state = SimpleExcitation.state
    incremented = ("ge",)


@inhibition.register("I_NDF")
class DrivingForceFreeInhibition(Receptor):
    """An inhibitory current of 1 pA for each nS of weight, which decays exponentially.

    Source: Vogels & Abbott (2005) J Neurosci 25:10786 (the current-based form of their network).
    """

    parameters = {"tau_i": SimpleInhibition.parameters["tau_i"]}
    current = "-gi*mV"
    state = SimpleInhibition.state
    incremented = ("gi",)
