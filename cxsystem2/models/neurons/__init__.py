"""Point-neuron models; a module here is one model, registered under the word that tables use."""

from cxsystem2.models.neurons import adex, adexgap, cadex, eif, izhikevich, lif, lifasc, simple_hh
from cxsystem2.models.neurons.base import Neuron, neurons

__all__ = ["Neuron", "adex", "adexgap", "cadex", "eif", "izhikevich", "lif", "lifasc", "neurons", "simple_hh"]
