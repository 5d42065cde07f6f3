"""Amplitudes of calcium events: nothing in most bins, and else a gamma distribution above the smallest event (Zhu et al. 2022).

    p(x) = 1 - q                                     at x = 0
    p(x) = q Gamma(x - s_min; shape a, scale k)      for x above 0

The second number of the gamma distribution is a SCALE here, as in RADICaL, so that the mean is q (a k + s_min). Other programs
give the same number to a function that takes a rate; results of both do not compare.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Array, Observation, smallest_of, trained
from cxsystem2.lfads.parameters import Weight

LEAST = 1e-5
"""Shape, scale and probability stay so far from their limits."""
LARGEST = 20.0
"""Shape and scale are below this to begin with; the limit of each channel is trained."""
_PENALTY = 1e-4
"""Weight of the distance of these limits from the hyper-parameter `gamma_prior`."""
_NEAR = 1e-3
"""An event is larger than the smallest one by at least this share of it: where a is below 1 the density has no limit there."""


@OBSERVATIONS.register("zero_inflated_gamma", "zi-gamma")
class ZeroInflatedGamma(Observation):
    """Outputs become a, k and q by logistic functions; the largest a and k of each channel are trained."""

    outputs = 3
    unit = "event size per bin"
    convention = (
        "amplitudes x: 0 with probability 1 - q, else s_min plus a gamma value with shape a and SCALE k; the mean is "
        "q (a k + s_min), with s_min the smallest event of the channel"
    )

    def weights(self) -> dict[str, Weight]:
        """Logarithms of the largest shape and of the largest scale."""
        begin = float(np.log(LARGEST))
        return {f"{self.name}.log_largest_{word}": Weight((len(self.channels),), begin=begin) for word in ("shape", "scale")}

    def distribution(self, parameters: Mapping[str, Tensor], outputs: Tensor) -> Tensor:
        """Shape, scale and probability, which never reach their limits."""
        shape, scale, chance = self.apart(outputs)
        sizes = (trained(parameters, f"{self.name}.log_largest_{word}", shape) for word in ("shape", "scale"))
        limits = [torch.exp(size.clamp(-5.0, 10.0)) for size in sizes]
        return torch.cat([_within(shape, limits[0]), _within(scale, limits[1]), _within(chance, torch.ones_like(chance))], -1)

    def penalty(self, parameters: Mapping[str, Tensor], values: Mapping[str, Tensor]) -> Tensor | None:
        """Half the squared distances of the largest shapes and scales from `gamma_prior`, times 1e-4."""
        prior = values["gamma_prior"][:, None]
        sizes = (torch.exp(parameters[f"{self.name}.log_largest_{word}"]) for word in ("shape", "scale"))
        return torch.stack([0.5 * _PENALTY * torch.square(size - prior).sum(1) for size in sizes]).sum(0)

    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """Of no event, or of the amplitude of one."""
        shape, scale, chance = self.apart(numbers)
        events = data > 0
        least = self._smallest(data)
        above = torch.where(events, data - least, least).maximum(_NEAR * least)
        density = (shape - 1) * torch.log(above) - above / scale - shape * torch.log(scale) - torch.lgamma(shape)
        return -torch.where(events, torch.log(chance) + density, torch.log1p(-chance))

    def mean(self, numbers: Tensor) -> Tensor:
        """Q (a k + s_min), in the unit of the amplitudes per bin."""
        shape, scale, chance = self.apart(numbers)
        return chance * (shape * scale + self._smallest(shape))

    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Amplitudes, 0 where there is no event."""
        shape, scale, chance = self.columns(numbers)
        events = random.random(chance.shape) < chance
        return np.where(events, random.gamma(shape, scale) + self.channels.smallest, 0.0)

    def beginning(self) -> NDArray[np.float32]:
        """What gives the share of bins with an event, and mean and variance of the events."""
        known = self.channels
        mean = np.maximum(known.event_mean - known.smallest, 0.1 * known.smallest)
        variance = np.maximum(known.event_variance, 0.01 * mean**2)
        shares = [mean**2 / variance / LARGEST, variance / mean / LARGEST, known.share]
        outputs = [np.log(share) - np.log1p(-share) for share in (np.clip(one, 0.002, 0.998) for one in shares)]
        return np.asarray(np.concatenate(outputs), np.float32)

    def mistake(self, data: NDArray[np.float32]) -> str:
        """Amplitudes are 0 or more."""
        smallest = smallest_of(data)
        if smallest < 0:
            return f"the smallest amplitude is {smallest:g}, but that of an event is above 0, and 0 stands for none"
        return ""

    def _smallest(self, like: Tensor) -> Tensor:
        return torch.as_tensor(self.channels.smallest, dtype=like.dtype, device=like.device)


def _within(outputs: Tensor, largest: Tensor) -> Tensor:
    """Between the two limits by a logistic function."""
    return (LEAST + (largest - 2 * LEAST) * torch.sigmoid(outputs)).clamp(min=LEAST).minimum(largest - LEAST)
