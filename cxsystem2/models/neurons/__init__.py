"""Point-neuron models; a module here is one model, registered under the word that tables use."""

from cxsystem2.models.neurons import adex, eif, izhikevich, lif
from cxsystem2.models.neurons.base import Neuron, neurons

__all__ = ["Neuron", "adex", "eif", "izhikevich", "lif", "neurons"]
