"""Which projections deliver their spikes themselves, and why others stay with the synapses of Brian2."""

from __future__ import annotations

import numpy as np

from cxsystem2.devices.delivery.compact import delay_steps, slots
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection

_SPARE = 64_000_000
_STOCK = 60
"""Bytes that a ring may always have, and for each synapse: what Brian2's own synapses need."""


def stock_reason(model: Model, projection: Projection) -> str:
    """Why a projection stays with Brian2's own synapses; empty when it does not have to."""
    synapse, name = projection.synapse, projection.name
    if not synapse.by_source():
        return "what a spike does depends on more than the source"
    if any(member.monitors.states for member in projection.members):
        return "variables of single synapses are recorded"
    if synapse.state and any(member.save or member.load for member in projection.members):
        return "variables of single synapses are loaded or saved"
    if [piece.name for piece in model.pieces[name]] != [name]:
        return "it is more than one object"
    target, delay = model.bank.arrays[f"{name}.j"], model.bank.arrays[f"{name}.delay"]
    if len(target):
        steps = delay_steps(delay, model.network.config.system.default_clock)
        arriving = np.minimum(steps, model.network.steps - 1)
        ring = 8 * slots(arriving) * (int(target.max()) - int(target.min()) + 1)
        if ring > _SPARE + _STOCK * len(target):
            return "its delays are so long that a ring of all steps takes more memory than the synapses"
    return ""
