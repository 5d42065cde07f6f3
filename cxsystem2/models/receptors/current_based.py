"""Postsynaptic currents of a fixed size: weights are in ampere, and positive also for inhibition.

They keep a leaky neuron linear, so that ``integration = exact`` can solve it.
"""

from cxsystem2.models.parameter import StateVariable
from cxsystem2.models.receptors.base import Receptor, excitation, inhibition
from cxsystem2.models.receptors.driving_force_free import DrivingForceFreeExcitation, DrivingForceFreeInhibition

_EXCITATION, _INHIBITION = DrivingForceFreeExcitation.parameters, DrivingForceFreeInhibition.parameters


@excitation.register("PSC_EXP")
class ExponentialExcitation(Receptor):
    """A depolarising current that jumps by the weight at a spike and decays exponentially.

    Source: Rotter & Diesmann (1999) Biol Cybern 81:381.
    """

    parameters = _EXCITATION
    current = "ge"
    state = (StateVariable("ge", "-ge/tau_e", "amp"),)
    incremented = ("ge",)
    weight_unit = "amp"


@inhibition.register("PSC_EXP")
class ExponentialInhibition(Receptor):
    """A hyperpolarising current that jumps by the weight at a spike and decays exponentially.

    Source: Rotter & Diesmann (1999) Biol Cybern 81:381.
    """

    parameters = _INHIBITION
    current = "-gi"
    state = (StateVariable("gi", "-gi/tau_i", "amp"),)
    incremented = ("gi",)
    weight_unit = "amp"


@excitation.register("PSC_ALPHA")
class AlphaCurrentExcitation(Receptor):
    """A depolarising current in the shape of an alpha function that peaks at the weight after ``tau_e``.

    Source: Rotter & Diesmann (1999) Biol Cybern 81:381.
    """

    parameters = _EXCITATION
    current = "exp(1)*ge_alpha"
    state = (StateVariable("ge", "-ge/tau_e", "amp"), StateVariable("ge_alpha", "(ge - ge_alpha)/tau_e", "amp"))
    incremented = ("ge",)
    weight_unit = "amp"


@inhibition.register("PSC_ALPHA")
class AlphaCurrentInhibition(Receptor):
    """A hyperpolarising current in the shape of an alpha function that peaks at the weight after ``tau_i``.

    Source: Rotter & Diesmann (1999) Biol Cybern 81:381.
    """

    parameters = _INHIBITION
    current = "-exp(1)*gi_alpha"
    state = (StateVariable("gi", "-gi/tau_i", "amp"), StateVariable("gi_alpha", "(gi - gi_alpha)/tau_i", "amp"))
    incremented = ("gi",)
    weight_unit = "amp"
