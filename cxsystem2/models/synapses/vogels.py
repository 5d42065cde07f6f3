"""Inhibitory plasticity that balances excitation."""

from cxsystem2.models.distribution import Constant
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.base import Synapse, synapses
from cxsystem2.models.synapses.stdp import BOUND, RATE, TRACE_TIME, TRACES


@synapses.register("Vogels")
class Vogels(Synapse):
    """Symmetric inhibitory rule that holds the target near a rate of firing.

    Spikes of the two sides that are close in time strengthen the synapse in either order; each presynaptic spike alone
    weakens it by ``eta*2 nS*alpha*taupre``. So inhibition grows until the target fires at about ``alpha`` (when a spike
    adds 1 nS to its trace). The weight stays between 0 and ``wght_max``. All weights start equal.

    Parameters (root scalars, with ``vog_`` before them):
        eta: learning rate, dimensionless.
        Apre, Apost: what a spike adds to its trace, siemens.
        taupre, taupost: decay times of the traces, second.
        alpha: rate of the target, hertz.
        wght_max, wght_init: largest weight and weight at the start, siemens.

    Source: Vogels et al. (2011) Science 334:1569.
    """

    prefix = "vog_"
    parameters = {
        "eta": RATE,
        "Apre": Parameter("siemens", "growth of the presynaptic trace at a spike"),
        "Apost": Parameter("siemens", "growth of the postsynaptic trace at a spike"),
        "taupre": TRACE_TIME,
        "taupost": TRACE_TIME,
        "alpha": Parameter("hertz", "rate that the target is held near", least=0),
        "wght_max": BOUND,
    }
    equations = TRACES
    on_pre = (
        "{transmit}",
        "apre += Apre",
        "wght = clip(wght + eta*(apost - 2*nS*alpha*taupre), 0*siemens, wght_max)",
    )
    on_post = ("apost += Apost", "wght = clip(wght + eta*apre, 0*siemens, wght_max)")
    weights = Constant()
    state = {"apre": "siemens", "apost": "siemens"}
    plastic = True
    weight_scalar = "vog_wght_init"
