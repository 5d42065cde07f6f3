"""The network plan: populations, positions, synapses and initial values as numpy arrays, drawn once from one seed."""

from cxsystem2.connections import Connections
from cxsystem2.network.plan import Network

__all__ = ["Connections", "Network"]
