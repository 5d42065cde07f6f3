"""Postsynaptic currents that are stated as potentials: weights are in volt, and positive also for inhibition.

The current is ``gL`` times a potential, by which a cell with only this leak would move in the end if the current stayed.
"""

from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor, excitation, inhibition
from cxsystem2.models.receptors.driving_force_free import DrivingForceFreeExcitation, DrivingForceFreeInhibition

_LEAK = {"gL": Parameter("siemens", "leak conductance", least=0)}


@excitation.register("PSC_VOLT")
class PotentialExcitation(Receptor):
    """A depolarising current ``gL*ge``; ``ge``, in volt, jumps by the weight at a spike and decays exponentially.

    Source: Vogels & Abbott (2005) J Neurosci 25:10786; Brette et al. (2007) J Comput Neurosci 23:349, benchmark 2.
    """

    parameters = {**_LEAK, **DrivingForceFreeExcitation.parameters}
    current = "gL*ge"
    state = (StateVariable("ge", "-ge/tau_e", "volt"),)
    incremented = ("ge",)
    weight_unit = "volt"


@inhibition.register("PSC_VOLT")
class PotentialInhibition(Receptor):
    """A hyperpolarising current ``gL*gi``; ``gi``, in volt, jumps by the weight at a spike and decays exponentially.

    Source: Vogels & Abbott (2005) J Neurosci 25:10786; Brette et al. (2007) J Comput Neurosci 23:349, benchmark 2.
    """

    parameters = {**_LEAK, **DrivingForceFreeInhibition.parameters}
    current = "-gL*gi"
    state = (StateVariable("gi", "-gi/tau_i", "volt"),)
    incremented = ("gi",)
    weight_unit = "volt"
