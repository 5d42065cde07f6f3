"""Synapse models, registered under the words that tables use in the column ``syn_type``."""

from cxsystem2.models.synapses import clopath, fixed, gap_junction, short_term, stdp, triplet, vogels
from cxsystem2.models.synapses.base import Setting, Synapse, synapses

__all__ = [
    "Setting", "Synapse", "clopath", "fixed", "gap_junction", "short_term", "stdp", "synapses", "triplet", "vogels",
]  # fmt: skip
