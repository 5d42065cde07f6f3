"""Receptor models, excitatory and inhibitory, registered under the words that tables use."""

from cxsystem2.models.receptors import (
    alpha,
    biexponential,
    current_based,
    delta,
    driving_force_free,
    gabab,
    nmda,
    potential_based,
    simple,
)
from cxsystem2.models.receptors.base import SIGNS, Receptor, excitation, inhibition

__all__ = [
    "SIGNS", "Receptor", "alpha", "biexponential", "current_based", "delta", "driving_force_free", "excitation", "gabab",
    "inhibition", "nmda", "potential_based", "simple",
]  # fmt: skip
