"""Counts that vary more than those of a Poisson process: a negative binomial distribution.

With mean m and shape r the variance is m + m^2/r; as r grows it becomes a Poisson distribution.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Array, Observation, trained
from cxsystem2.lfads.observations.poisson import not_counts
from cxsystem2.lfads.parameters import Weight
from cxsystem2.lfads.posterior import COUNTS

_LIMITS = np.log(0.05), np.log(100.0)
"""Of the logarithm of the shape with which training begins."""


@OBSERVATIONS.register("negative_binomial")
class NegativeBinomial(Observation):
    """Spikes per bin; the output is the logarithm of the mean, and one shape of each channel is trained."""

    outputs, numbers = 1, 2
    unit = COUNTS
    convention = "counts x with mean m = exp(o) and variance m + m^2/r; the shape r of each channel is trained"

    def weights(self) -> dict[str, Weight]:
        """The logarithm of the shape; it begins with that which gives the variance of the counts."""
        known = self.channels
        above = np.maximum(known.variance - known.mean, 1e-9)
        begin = np.clip(np.log(np.maximum(known.mean, 1e-9) ** 2 / above), *_LIMITS)
        return {f"{self.name}.log_shape": Weight((len(known),), begin=begin.astype(np.float32))}

    def distribution(self, parameters: Mapping[str, Tensor], outputs: Tensor) -> Tensor:
        """The logarithm of the mean, and of the shape."""
        return torch.cat([outputs, trained(parameters, f"{self.name}.log_shape", outputs)], -1)

    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """By logarithms alone, so that no small number is lost beside a large one."""
        mean, shape = self.apart(numbers)
        both, size = torch.logaddexp(mean, shape), torch.exp(shape)
        constant = torch.lgamma(size) + torch.lgamma(data + 1) - torch.lgamma(data + size)
        return constant + size * (both - shape) + data * (both - mean)

    def mean(self, numbers: Tensor) -> Tensor:
        """In counts per bin."""
        return torch.exp(self.apart(numbers)[0])

    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Poisson counts of a rate that is drawn from a gamma distribution."""
        mean, shape = (np.exp(values) for values in self.columns(numbers))
        return random.poisson(random.gamma(shape, mean / shape)).astype(np.float64)

    def beginning(self) -> NDArray[np.float32]:
        """The logarithm of the mean."""
        return np.log(self.channels.positive).astype(np.float32)

    def mistake(self, data: NDArray[np.float32]) -> str:
        """Counts are whole numbers from 0."""
        return not_counts(data, "negative binomial")
