"""Receptor models, excitatory and inhibitory, registered under the words that tables use."""

from cxsystem2.models.receptors import alpha, biexponential, current_based, driving_force_free, gabab, nmda, simple
from cxsystem2.models.receptors.base import SIGNS, Receptor, excitation, inhibition

__all__ = [
    "SIGNS", "Receptor", "alpha", "biexponential", "current_based", "driving_force_free", "excitation", "gabab",
    "inhibition", "nmda", "simple",
]  # fmt: skip
