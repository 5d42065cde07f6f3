"""Shifts in time that differ from step to step, so that copying what all channels share does not pay.

What the encoders see and what is to be reconstructed get different shifts (Wimalasena et al. 2022, J Neural Eng 19:066039): an
artefact that comes to all channels at once is then at another time in each of them, and where the encoders see it says
nothing about where it must be reconstructed. The posterior is inferred without shifts.
"""

from __future__ import annotations

import torch
from torch import Tensor


def shifted(values: Tensor, spread: float, largest: int, random: torch.Generator) -> Tensor:
    """Values (bins, trials, channels) with each trial of each channel moved by a whole number of bins.

    Args:
        values: nan stays nan, and moves along. At the ends the last value is repeated.
        spread: standard deviation of the shifts, bins.
        largest: shift; longer ones become as long as this.
        random: where they come from.
    """
    bins, trials, channels = values.shape
    moves = torch.randn(trials, channels, generator=random, dtype=torch.float64) * spread
    moves = moves.round().clamp(-largest, largest).to(torch.int64).to(values.device)
    places = torch.arange(bins, device=values.device)[:, None, None] - moves[None]
    return values.gather(0, places.clamp(0, bins - 1))
