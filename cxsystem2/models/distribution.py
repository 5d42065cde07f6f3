"""Distributions of weights and delays around their mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Uniform:
    """Values between ``low`` and ``high`` times the mean, all equally likely."""

    low: float
    high: float

    def draw(self, mean: float, size: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
        """`size` values; their mean is ``mean*(low + high)/2``."""
        values = random.random(size)
        values *= mean * (self.high - self.low)
        values += mean * self.low
        return values


@dataclass(frozen=True, slots=True)
class Constant:
    """Every value is the mean."""

    def draw(self, mean: float, size: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
        """`size` times the mean; nothing is drawn."""
        return np.full(size, mean)


Distribution = Uniform | Constant

HALF_AROUND = Uniform(0.5, 1.5)
"""The spread of weights and delays that CxSystem uses unless a synapse type says otherwise."""
