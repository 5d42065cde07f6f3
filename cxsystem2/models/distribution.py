"""Distributions of weights and delays around their mean."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.models.registry import Registry

Values = npt.NDArray[np.float64]


class Distribution(ABC):
    """How values spread around a mean; all parameters are relative to the mean, and no value changes its sign."""

    word: ClassVar[str]

    @abstractmethod
    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""


distributions: Registry[type[Distribution]] = Registry("distribution")


@distributions.register("uniform")
@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """Values between ``low`` and ``high`` times the mean, all equally likely; their own mean is ``(low + high)/2``."""

    low: float
    high: float

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""
        values = random.random(size)
        values *= mean * (self.high - self.low)
        values += mean * self.low
        return values


@distributions.register("constant")
@dataclass(frozen=True, slots=True)
class Constant(Distribution):
    """Every value is the mean."""

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` times the mean; nothing is drawn."""
        return np.full(size, mean)


@distributions.register("normal")
@dataclass(frozen=True, slots=True)
class Normal(Distribution):
    """A normal distribution with the standard deviation ``sd`` times the mean; what falls below 0 is set to 0."""

    sd: float

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""
        values = random.standard_normal(size)
        values *= self.sd
        values += 1
        np.maximum(values, 0, out=values)
        values *= mean
        return values


@distributions.register("lognormal")
@dataclass(frozen=True, slots=True)
class Lognormal(Distribution):
    """A lognormal distribution with the given mean and the standard deviation ``sd`` times the mean.

    The logarithm has the variance ``ln(1 + sd^2)``.
    """

    sd: float

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""
        variance = math.log1p(self.sd**2)
        values = random.standard_normal(size)
        values *= math.sqrt(variance)
        values -= variance / 2
        np.exp(values, out=values)
        values *= mean
        return values


@dataclass(frozen=True, slots=True)
class Clipped(Distribution):
    """Another distribution whose values end at ``low`` and ``high`` times the mean; what lies beyond is set to these."""

    inner: Distribution
    low: float
    high: float

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""
        values = self.inner.draw(mean, size, random)
        low, high = sorted((self.low * mean, self.high * mean))
        return np.clip(values, low, high, out=values)


HALF_AROUND = Uniform(0.5, 1.5)
"""The spread of weights and delays that CxSystem uses unless a synapse type says otherwise."""
