"""Values above 0 whose spread grows with their mean, as the envelope of an EMG: a gamma distribution."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Array, Observation, bounded, smallest_of, unbounded

_LIMIT = 10.0
"""Logarithms of shape and rate stay within plus and minus this."""


@OBSERVATIONS.register("gamma")
class Gamma(Observation):
    """The outputs are the logarithms of shape a and rate b (Wimalasena et al. 2022, J Neural Eng 19:066039)."""

    outputs = 2
    convention = "values x above 0, gamma with shape a and RATE b (1/scale), both from the factors; the mean is a/b"

    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """By the logarithm of the data, which are above 0."""
        shape, rate = self._logarithms(numbers)
        size = torch.exp(shape)
        return torch.lgamma(size) - size * rate - (size - 1) * torch.log(self._above(data)) + data * torch.exp(rate)

    def mean(self, numbers: Tensor) -> Tensor:
        """Shape / rate, in the unit of the data."""
        shape, rate = self._logarithms(numbers)
        return torch.exp(shape - rate)

    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Values."""
        shape, rate = (np.exp(_LIMIT * np.tanh(values / _LIMIT)) for values in self.columns(numbers))
        return np.asarray(random.gamma(shape, 1 / rate))

    def beginning(self) -> NDArray[np.float32]:
        """Shape and rate that have the mean and the variance of the data."""
        mean, variance = self.channels.positive, np.maximum(self.channels.variance, 1e-12)
        logarithms = np.concatenate([np.log(mean**2 / variance), np.log(mean / variance)])
        return unbounded(logarithms, _LIMIT).astype(np.float32)

    def mistake(self, data: NDArray[np.float32]) -> str:
        """All must be above 0."""
        smallest = smallest_of(data) if np.isfinite(data).any() else 1.0
        if smallest > 0:
            return ""
        return (
            f"the smallest value is {smallest:g}, and a gamma model needs values above 0; add a floor (`lfads data --emg` does)"
        )

    def _logarithms(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        shape, rate = self.apart(numbers)
        return bounded(shape, _LIMIT), bounded(rate, _LIMIT)

    @staticmethod
    def _above(data: Tensor) -> Tensor:
        """Places where nothing was observed are 0 here; they do not count, and must not make a NaN either."""
        return torch.where(data > 0, data, 1)
