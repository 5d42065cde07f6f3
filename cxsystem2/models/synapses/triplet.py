"""Triplet rules: potentiation needs a postsynaptic spike that follows another one and a presynaptic one."""

from cxsystem2.models.distribution import Constant
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.base import Setting, Synapse, synapses
from cxsystem2.models.synapses.stdp import BOUND, RATE, TRACE_TIME

_AVERAGE_TIME = Parameter("second", "time of averaging a trace", positive=True)
_PAIR = {
    "eta_ltp": RATE,
    "eta_ltd": RATE,
    "Apre": Parameter("1", "growth of the presynaptic trace at a spike"),
    "Apost": Parameter("1", "growth of the postsynaptic trace at a spike"),
    "tau_x": TRACE_TIME,
    "tau_y": TRACE_TIME,
    "tau_y_avg": _AVERAGE_TIME,
    "wght_max": BOUND,
}
_APART = 1e-6


@synapses.register("minimal_triplet_STDP")
class MinimalTripletStdp(Synapse):
    """Pairs depress, triplets of one presynaptic and two postsynaptic spikes potentiate.

    ``x`` and ``y`` are traces of the spikes of the source and the target, and ``y_avg`` follows ``y``. A presynaptic
    spike takes ``eta_ltd*y`` nS away, a postsynaptic spike adds ``eta_ltp*x*y_avg`` nS, with the traces as they are just
    before it. The weight stays between 0 and ``wght_max``. All weights start equal.

    Parameters (root scalars, with ``mtSTDP_`` before them):
        eta_ltp, eta_ltd: learning rates, dimensionless.
        Apre, Apost: what a spike adds to its trace, dimensionless.
        tau_x, tau_y, tau_y_avg: time constants, second.
        wght_max, wght_init: largest weight and weight at the start, siemens.

    Source: Pfister & Gerstner (2006) J Neurosci 26:9673.
    """

    prefix = "mtSTDP_"
    parameters = _PAIR
    equations = (
        "dx/dt = -x/tau_x : 1 (event-driven)",
        "dy/dt = -y/tau_y : 1 (event-driven)",
        "dy_avg/dt = (y - y_avg)/tau_y_avg : 1 (event-driven)",
    )
    on_pre = ("{transmit}", "wght = clip(wght - eta_ltd*y*nS, 0*siemens, wght_max)", "x += Apre")
    on_post = ("wght = clip(wght + eta_ltp*x*y_avg*nS, 0*siemens, wght_max)", "y += Apost")
    weights = Constant()
    state = {"x": "1", "y": "1", "y_avg": "1"}
    plastic = True
    weight_scalar = "mtSTDP_wght_init"

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """As the table has them; equal time constants of ``y`` and its average are taken a millionth apart."""
        values = super().resolve(setting)
        if abs(values["tau_y_avg"] / values["tau_y"] - 1) < _APART:  # the closed form divides by their difference
            values["tau_y_avg"] = values["tau_y"] * (1 + _APART)
        return values


@synapses.register("deBrito")
class DeBrito(Synapse):
    """Triplet rule with homeostasis: depression grows with the recent activity of the target, and weights decay.

    ``x`` and ``y`` are traces of spikes, ``x_avg`` and ``y_avg`` follow them, and ``ahomeo`` follows ``y**2``. A
    presynaptic spike takes ``eta_ltd*ahomeo*x*y_avg`` nS away, a postsynaptic one adds ``eta_ltp*y*y_avg*x_avg`` nS, with
    the traces as they are just before it. The weight decays with ``tau_wght``, and stays between 0 and ``wght_max``. All
    weights start equal. Everything is integrated at each time step with the forward Euler method.

    Parameters (root scalars, with ``deb_`` before them):
        eta_ltp, eta_ltd: learning rates, dimensionless.
        Apre, Apost: what a spike adds to its trace, dimensionless.
        tau_x, tau_y, tau_x_avg, tau_y_avg, tauhomeo, tau_wght: time constants, second.
        wght_max, wght_init: largest weight and weight at the start, siemens.

    Source: Brito & Gerstner (2024) PLoS Comput Biol 20:e1011844.
    """

    prefix = "deb_"
    parameters = {
        **_PAIR,
        "tau_x_avg": _AVERAGE_TIME,
        "tauhomeo": Parameter("second", "time constant of homeostasis", positive=True),
        "tau_wght": Parameter("second", "decay time of the weight", positive=True),
    }
    equations = (
        "dx/dt = -x/tau_x : 1 (clock-driven)",
        "dy/dt = -y/tau_y : 1 (clock-driven)",
        "dx_avg/dt = (x - x_avg)/tau_x_avg : 1 (clock-driven)",
        "dy_avg/dt = (y - y_avg)/tau_y_avg : 1 (clock-driven)",
        "dahomeo/dt = (y**2 - ahomeo)/tauhomeo : 1 (clock-driven)",
    )
    weight_derivative = "-wght/tau_wght"
    on_pre = ("{transmit}", "wght = clip(wght - eta_ltd*ahomeo*x*y_avg*nS, 0*siemens, wght_max)", "x += Apre")
    on_post = ("wght = clip(wght + eta_ltp*y*y_avg*x_avg*nS, 0*siemens, wght_max)", "y += Apost")
    weights = Constant()
    state = {"x": "1", "y": "1", "x_avg": "1", "y_avg": "1", "ahomeo": "1"}
    plastic = True
    method = "euler"
    weight_scalar = "deb_wght_init"
