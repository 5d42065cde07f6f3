"""Counts of spikes: a Poisson distribution, with the logarithm of its rate read out."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Observation


@OBSERVATIONS.register("poisson")
class Poisson(Observation):
    """Spikes per bin; the output is the logarithm of the rate in spikes per bin."""

    outputs = 1

    def loss(self, outputs: Tensor, data: Tensor) -> Tensor:
        """Rate - count x log rate + log(count!)."""
        return torch.exp(outputs) - data * outputs + torch.lgamma(data + 1)

    def mean(self, outputs: Tensor) -> Tensor:
        """The rate, in counts per bin."""
        return torch.exp(outputs)

    def beginning(self, mean: NDArray[np.float64]) -> NDArray[np.float32]:
        """The logarithm of the mean."""
        return np.log(mean).astype(np.float32)

    def mistake(self, smallest: float, whole: bool) -> str:
        """Counts are whole numbers from 0."""
        if smallest < 0:
            return f"the smallest count is {smallest:g}, but a count of spikes is 0 or more"
        return "" if whole else "some counts are not whole numbers; a Poisson model needs spikes counted in bins, not rates"
