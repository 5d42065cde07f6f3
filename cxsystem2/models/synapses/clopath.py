"""Clopath's rule: plasticity by the postsynaptic potential."""

from cxsystem2.models.neurons.cadex import SPIKE_LIFT
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.base import Setting, Synapse, synapses
from cxsystem2.models.synapses.stdp import BOUND, pathway_key

_TUPLE = {
    "A_LTD": Parameter("1", "amplitude of depression, for each millivolt", least=0),
    "A_LTP": Parameter("1", "amplitude of potentiation, for each millivolt", least=0),
}


@synapses.register("CPlastic")
class CPlastic(Synapse):
    """Depression and potentiation by how far the filtered potential of the target is above ``Theta_low``.

    A presynaptic spike takes ``A_LTD*v_homeo**2/v_target*(v_lowpass1 - Theta_low)`` away, so that a target which is much
    depolarised on average depresses more; a postsynaptic spike adds ``A_LTP*x_trace*(v_lowpass2 - Theta_low)`` with the
    trace ``x_trace`` of the source. Potentials below ``Theta_low`` change nothing. ``v_lowpass2`` counts with the
    10 mV by which the spike itself lifts it. Both sides must be CADEX neurons, which hold the filters and the trace.

    The weight is the relative weight of the paper, which tables carry in siemens: amplitudes are in siemens for each
    millivolt, and a spike adds ``wght*ampa_max_cond`` to the conductance. It stays between 0 and ``w_max``.

    Parameters:
        cplastic_<pre>_<post>_<compartment>: tuple of A_LTD, A_LTP, dimensionless. The names
            cplastic_<pre>_<post><compartment> and cplastic_<pre>_<post> are looked for after it.
        Theta_low: potential from which on weights change, volt (root scalar).
        v_target: reference of homeostasis, volt**2 (root scalar).
        ampa_max_cond: conductance for a weight of 1 siemens, in siemens; dimensionless (root scalar).
        w_max: largest weight, siemens (root scalar).

    Source: Clopath et al. (2010) Nat Neurosci 13:344.
    """

    parameters = {
        **_TUPLE,
        "Theta_low": Parameter("volt", "potential from which on weights change"),
        "v_target": Parameter("volt**2", "reference of homeostasis", positive=True),
        "ampa_max_cond": Parameter("1", "conductance relative to the weight", least=0),
        "wght_max": BOUND,
    }
    transmitted = "wght*ampa_max_cond"
    on_pre = (
        "{transmit}",
        "wght = clip(wght - A_LTD*v_homeo_post**2/v_target*int(v_lowpass1_post > Theta_low)"
        "*(v_lowpass1_post - Theta_low)/mV*siemens, 0*siemens, wght_max)",
    )
    on_post = (
        f"wght = clip(wght + A_LTP*x_trace_pre*int(v_lowpass2_post + {SPIKE_LIFT} > Theta_low)"
        f"*(v_lowpass2_post + {SPIKE_LIFT} - Theta_low)/mV*siemens, 0*siemens, wght_max)",  # the reset lifts it later
    )
    plastic = True
    target_model = "CADEX"
    source_variables = ("x_trace",)

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The tuple of the pathway, and root scalars; the bound has a name of its own in tables."""
        values = dict(zip(_TUPLE, setting.series(pathway_key("cplastic", setting), list(_TUPLE.values())), strict=True))
        scalars = {name: setting.scalar(name, cls.parameters[name]) for name in ("Theta_low", "v_target", "ampa_max_cond")}
        return {**values, **scalars, "wght_max": setting.scalar("w_max", BOUND)}
