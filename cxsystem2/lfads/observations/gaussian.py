"""Values of any sign, as field potentials: a normal distribution."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Array, Observation, bounded, trained, unbounded
from cxsystem2.lfads.parameters import Weight

_LIMIT = 20.0
"""The logarithm of the variance stays within plus and minus this."""
_LEAST = 1e-8


@OBSERVATIONS.register("gaussian")
class Gaussian(Observation):
    """The output is the mean; one variance of each channel is trained."""

    outputs, numbers = 1, 2
    convention = "values x, normal with mean o; the variance of each channel is trained"

    def weights(self) -> dict[str, Weight]:
        """The logarithm of the variance; it begins with that of the data."""
        begin = unbounded(np.log(np.maximum(self.channels.variance, _LEAST)), _LIMIT)
        return {f"{self.name}.log_variance": Weight((len(self.channels),), begin=begin.astype(np.float32))}

    def distribution(self, parameters: Mapping[str, Tensor], outputs: Tensor) -> Tensor:
        """The mean, and the logarithm of the variance."""
        return torch.cat([outputs, bounded(trained(parameters, f"{self.name}.log_variance", outputs), _LIMIT)], -1)

    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """With the constant of the normal distribution, so that it may be below 0."""
        mean, variance = self.apart(numbers)
        return 0.5 * (math.log(2 * math.pi) + variance + torch.square(data - mean) * torch.exp(-variance))

    def mean(self, numbers: Tensor) -> Tensor:
        """In the unit of the data."""
        return self.apart(numbers)[0]

    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Values."""
        mean, variance = self.columns(numbers)
        return np.asarray(random.normal(mean, np.exp(variance / 2)))

    def beginning(self) -> NDArray[np.float32]:
        """The mean."""
        return self.channels.mean.astype(np.float32)

    def mistake(self, data: NDArray[np.float32]) -> str:
        """Any value will do."""
        return ""
