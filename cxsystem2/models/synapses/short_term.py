"""Short-term plasticity: synapses that tire and synapses that warm up."""

from __future__ import annotations

from cxsystem2.models.cell_types import INPUT
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.synapses.base import Setting, Synapse, synapses
from cxsystem2.models.synapses.calcium import release_factor

_SHARE = Parameter("1", "share of the resources that a spike releases", least=0, most=1)
_EXCITATORY = frozenset({"PC", "SS", "CI", INPUT})
_INHIBITORY = frozenset({"BC", "MC", "L1i"})


@synapses.register("Depressing")
class Depressing(Synapse):
    """Each spike releases the share ``U`` of the resources ``R``, which recover with ``tau_d``.

    ``U`` is ``U_E`` for excitatory and ``U_I`` for inhibitory sources (their mean for cells of no stated sign),
    scaled by the extracellular calcium.

    Source: Tsodyks & Markram (1997) PNAS 94:719.
    """

    parameters = {
        "U": _SHARE,
        "tau_d": Parameter("second", "recovery time of the resources", positive=True),
    }
    equations = ("dR/dt = (1 - R)/tau_d : 1 (event-driven)",)
    factor = "R*U"
    transmitted = f"{factor}*wght"
    on_pre = ("{transmit}", "R -= U*R")
    state = {"R": "1"}

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The release share follows the sign of the source and the calcium."""
        names = [name for name, types in (("U_E", _EXCITATORY), ("U_I", _INHIBITORY)) if setting.pre_type in types]
        values = [setting.scalar(name, _SHARE) for name in names or ["U_E", "U_I"]]
        factor = release_factor(setting.calcium, setting.pre_type, setting.post_type)
        tau = setting.scalar("tau_d", cls.parameters["tau_d"])
        return {"U": factor * sum(values) / len(values), "tau_d": tau}

    @classmethod
    def mean_effect(cls, parameters: dict[str, float], rate: float) -> float | None:
        """``U`` times the mean of ``R`` at spikes: what a spike takes is what recovers until the next one."""
        return parameters["U"] / (1 + parameters["U"] * parameters["tau_d"] * rate)

    @classmethod
    def rested(cls, parameters: dict[str, float]) -> dict[str, float]:
        """All resources are there."""
        return {"R": 1.0}


@synapses.register("Facilitating")
class Facilitating(Synapse):
    """The release share ``u`` grows with each spike and falls back to ``U_f`` with ``tau_f``; resources as in Depressing.

    Source: Markram, Wang & Tsodyks (1998) PNAS 95:5323.
    """

    parameters = {
        "U_f": Parameter("1", "release share at rest", least=0, most=1),
        "tau_f": Parameter("second", "time with which facilitation fades", positive=True),
        "tau_fd": Parameter("second", "recovery time of the resources", positive=True),
    }
    equations = (
        "dR/dt = (1 - R)/tau_fd : 1 (event-driven)",
        "du/dt = (U_f - u)/tau_f : 1 (event-driven)",
    )
    factor = "R*u"
    transmitted = f"{factor}*wght"
    on_pre = ("{transmit}", "R -= u*R", "u += U_f*(1 - u)")
    state = {"R": "1", "u": "1"}

    @classmethod
    def resolve(cls, setting: Setting) -> dict[str, float]:
        """The release share at rest follows the calcium."""
        values = super().resolve(setting)
        values["U_f"] *= release_factor(setting.calcium, setting.pre_type, setting.post_type)
        return values

    @classmethod
    def first_effect(cls, parameters: dict[str, float]) -> float | None:
        """The release share at rest; spikes that follow soon transmit more."""
        return parameters["U_f"]

    @classmethod
    def rested(cls, parameters: dict[str, float]) -> dict[str, float]:
        """All resources are there, and facilitation has faded."""
        return {"R": 1.0, "u": parameters["U_f"]}
