"""Synapse models, registered under the words that tables use in the column ``syn_type``."""

from cxsystem2.models.synapses import fixed, short_term
from cxsystem2.models.synapses.base import Setting, Synapse, synapses

__all__ = ["Setting", "Synapse", "fixed", "short_term", "synapses"]
