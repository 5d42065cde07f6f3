"""Which projections deliver their spikes themselves, and why others stay with the synapses of Brian2."""

from __future__ import annotations

from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection


def stock_reason(model: Model, projection: Projection) -> str:
    """Why a projection stays with Brian2's own synapses; empty when it does not have to."""
    synapse, name = projection.synapse, projection.name
    if not synapse.by_source():
        return "what a spike does depends on more than the source"
    if projection.held:
        return "its targets take no spikes while they are refractory"
    if any(member.monitors.states for member in projection.members):
        return "variables of single synapses are recorded"
    if synapse.state and any(member.save or member.load for member in projection.members):
        return "variables of single synapses are loaded or saved"
    if [piece.name for piece in model.pieces[name]] != [name]:
        return "it is more than one object"
    return ""


def delivery_of(name: str) -> str:
    """The name of the object that delivers the spikes of Brian2's synapses in their place."""
    return f"delivery of {name}"
