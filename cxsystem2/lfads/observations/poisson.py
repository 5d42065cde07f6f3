"""Counts of spikes: a Poisson distribution, with the logarithm of its rate read out."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Array, Observation, are_whole, smallest_of
from cxsystem2.lfads.posterior import COUNTS


@OBSERVATIONS.register("poisson")
class Poisson(Observation):
    """Spikes per bin; the output is the logarithm of the rate in spikes per bin."""

    outputs = 1
    unit = COUNTS
    convention = "counts x with mean exp(o), o the logarithm of the rate per bin"

    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """Rate - count x log rate + log(count!)."""
        return torch.exp(numbers) - data * numbers + torch.lgamma(data + 1)

    def mean(self, numbers: Tensor) -> Tensor:
        """The rate, in counts per bin."""
        return torch.exp(numbers)

    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Counts."""
        return random.poisson(np.exp(numbers)).astype(np.float64)

    def beginning(self) -> NDArray[np.float32]:
        """The logarithm of the mean."""
        return np.log(self.channels.positive).astype(np.float32)

    def mistake(self, data: NDArray[np.float32]) -> str:
        """Counts are whole numbers from 0."""
        return not_counts(data, "Poisson")


def not_counts(data: NDArray[np.float32], model: str) -> str:
    """Why data are no counts of spikes; empty where they are."""
    smallest = smallest_of(data)
    if smallest < 0:
        return f"the smallest count is {smallest:g}, but a count of spikes is 0 or more"
    if are_whole(data):
        return ""
    return f"some counts are not whole numbers; a {model} model needs spikes counted in bins, not rates"
