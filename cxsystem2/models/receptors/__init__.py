"""Receptor models, excitatory and inhibitory, registered under the words that tables use."""

from cxsystem2.models.receptors import simple
from cxsystem2.models.receptors.base import SIGNS, Receptor, excitation, inhibition

__all__ = ["SIGNS", "Receptor", "excitation", "inhibition", "simple"]
