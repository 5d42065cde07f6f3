"""Distributions of weights and delays around their mean.

A distribution is a frozen dataclass; its fields are what a table writes in brackets behind its word.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import RegistryError
from cxsystem2.registry import Registry

_NODES = 2**16
Values = npt.NDArray[np.float64]


def _normal_quantile(share: Values) -> Values:
    from scipy.special import ndtri

    return np.asarray(ndtri(share))


def _normal_share(value: float) -> float:
    from scipy.special import ndtr

    return float(ndtr(value))


class Distribution(ABC):
    """How values spread around a mean; all parameters are relative to the mean, and no value changes its sign."""

    word: ClassVar[str]

    @classmethod
    def written(cls) -> str:
        """How tables write it: ``uniform(low,high)``."""
        names = ",".join(field.name for field in fields(cls))  # type: ignore[arg-type]  # every subclass is a dataclass
        return f"{cls.word}({names})" if names else cls.word

    def __str__(self) -> str:
        """As a table writes it: ``uniform(0.5,1.5)``."""
        values = ",".join(f"{getattr(self, field.name):g}" for field in fields(self))  # type: ignore[arg-type]
        return f"{self.word}({values})" if values else self.word

    def fault(self) -> str:
        """What is wrong with the parameters, all of which are at least 0, or nothing."""
        return ""

    @property
    def mean(self) -> float:
        """The mean of the values, relative to the mean that they spread around; to about one part in 10^5."""
        return _known_mean(self) if type(self).__hash__ is not None else _mean(self)

    @abstractmethod
    def quantile(self, share: Values) -> Values:
        """What so large shares of the values (0 to 1, any shape) are at most, relative to the mean that they spread around."""

    @abstractmethod
    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values, in the unit of the mean."""


def _mean(distribution: Distribution) -> float:
    return float(distribution.quantile((np.arange(_NODES) + 0.5) / _NODES).mean())


_known_mean = lru_cache(1024)(_mean)
"""Many pathways spread alike, and the points of a sweep do."""


def unordered(low: float, high: float) -> str:
    """What is wrong with two bounds, or nothing."""
    return f"{low:g} is above {high:g}" if low > high else ""


def try_distribution(model: type[Distribution]) -> None:
    """Look at the class of another package.

    Raises:
        RegistryError: it does not say what its parameters are.
    """
    if not is_dataclass(model):
        raise RegistryError("it is no dataclass, so its parameters are not known")


distributions: Registry[type[Distribution]] = Registry(
    "distribution", group="cxsystem2.distributions", base=Distribution, inspect=f"{__name__}:try_distribution"
)


@distributions.register("uniform")
@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """Values between ``low`` and ``high`` times the mean, all equally likely; their own mean is ``(low + high)/2``."""

    low: float
    high: float

    def fault(self) -> str:
        """Bounds in the wrong order."""
        return unordered(self.low, self.high)

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""
        values = random.random(size)
        values *= mean * (self.high - self.low)
        values += mean * self.low
        return values

    def quantile(self, share: Values) -> Values:
        """Linear."""
        return self.low + (self.high - self.low) * share


@distributions.register("constant")
@dataclass(frozen=True, slots=True)
class Constant(Distribution):
    """Every value is the mean."""

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` times the mean; nothing is drawn."""
        return np.full(size, mean)

    def quantile(self, share: Values) -> Values:
        """The mean."""
        return np.ones_like(share)


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

    def quantile(self, share: Values) -> Values:
        """That of the normal distribution, where it is above 0."""
        return np.maximum(1 + self.sd * _normal_quantile(share), 0)


@distributions.register("truncated_normal")
@dataclass(frozen=True, slots=True)
class TruncatedNormal(Distribution):
    """A normal distribution with the standard deviation ``sd`` times the mean; what falls outside ``low`` to ``high`` times
    the mean is drawn again.
    """

    sd: float
    low: float
    high: float

    def fault(self) -> str:
        """Bounds in the wrong order, or with nothing between them."""
        if fault := unordered(self.low, self.high):
            return fault
        return "" if self.share else f"nothing of the normal distribution lies from {self.low:g} to {self.high:g}"

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values: normal ones, and new ones in place of those that do not stay."""
        values = random.standard_normal(size)
        values *= self.sd
        values += 1
        outside = np.flatnonzero((values < self.low) | (values > self.high))
        low, high = self._bounds  # by inversion, so that bounds far in a tail take no longer
        again = 1 + self.sd * _normal_quantile(low + (high - low) * random.random(len(outside)))
        values[outside] = np.clip(again, self.low, self.high)
        values *= mean
        return values

    def quantile(self, share: Values) -> Values:
        """That of the normal distribution between the bounds."""
        low, high = self._bounds
        return np.clip(1 + self.sd * _normal_quantile(low + (high - low) * share), self.low, self.high)

    @property
    def share(self) -> float:
        """The share of the normal distribution that lies within the bounds."""
        if not self.sd:
            return float(self.low <= 1 <= self.high)
        low, high = self._bounds
        return high - low

    @property
    def _bounds(self) -> tuple[float, float]:
        """Shares of the normal distribution below the two bounds."""
        if not self.sd:
            return 0.5, 0.5
        return _normal_share((self.low - 1) / self.sd), _normal_share((self.high - 1) / self.sd)


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

    def quantile(self, share: Values) -> Values:
        """The exponential of that of the normal distribution."""
        variance = math.log1p(self.sd**2)
        return np.asarray(np.exp(math.sqrt(variance) * _normal_quantile(share) - variance / 2))


@dataclass(frozen=True, slots=True)
class Clipped(Distribution):
    """Another distribution whose values end at ``low`` and ``high`` times the mean; what lies beyond is set to these."""

    inner: Distribution
    low: float
    high: float

    def __str__(self) -> str:
        """The other distribution with its bounds: ``normal(0.1)[0.5,2]``."""
        return f"{self.inner}[{self.low:g},{self.high:g}]"

    def fault(self) -> str:
        """That of the other distribution, or bounds in the wrong order."""
        return self.inner.fault() or unordered(self.low, self.high)

    def draw(self, mean: float, size: int, random: np.random.Generator) -> Values:
        """`size` values."""
        values = self.inner.draw(mean, size, random)
        low, high = sorted((self.low * mean, self.high * mean))
        return np.clip(values, low, high, out=values)

    def quantile(self, share: Values) -> Values:
        """That of the other distribution within the bounds."""
        return np.clip(self.inner.quantile(share), self.low, self.high)


HALF_AROUND = Uniform(0.5, 1.5)
"""The spread of weights and delays that CxSystem uses unless a synapse type says otherwise."""
