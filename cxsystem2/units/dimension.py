"""SI dimensions: the exponents of the seven base units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

BASES = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")
SYMBOLS = ("m", "kg", "s", "A", "K", "mol", "cd")
_DIGITS = 10
"""Digits of an exponent: a third and two thirds are 1 together."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension as exponents of `BASES`; a volt is ``(2, 1, -3, -1, 0, 0, 0)``. It is multiplied and raised as units are."""

    exponents: tuple[float, ...]

    def __mul__(self, other: Dimension) -> Dimension:
        return _product(self, other)

    def __truediv__(self, other: Dimension) -> Dimension:
        return _ratio(self, other)

    def __pow__(self, power: float) -> Dimension:
        return dimension(exponent * power for exponent in self.exponents)

    def __str__(self) -> str:
        """Symbols of SI, ``m^2 kg s^-3 A^-1``; ``1`` for no dimension."""
        parts = [f"{symbol}^{power}" if power != 1 else symbol for symbol, power in self._parts(SYMBOLS)]
        return " ".join(parts) or "1"

    @property
    def name(self) -> str:
        """The same in words, ``metre ** 2 * kilogram * second ** -3 * amp ** -1``."""
        parts = [f"{name} ** {power}" if power != 1 else name for name, power in self._parts(BASES)]
        return " * ".join(parts) or "1"

    def _parts(self, names: tuple[str, ...]) -> list[tuple[str, float]]:
        return [(name, power) for name, power in zip(names, self.exponents, strict=True) if power]


def dimension(exponents: Iterable[float]) -> Dimension:
    """The dimension with these seven exponents; whole ones are made whole numbers."""
    return _made(tuple(map(_exact, exponents)))


def _exact(exponent: float) -> float:
    if type(exponent) is int:
        return exponent
    rounded = round(float(exponent), _DIGITS)
    return int(rounded) if rounded.is_integer() else rounded


@lru_cache(maxsize=1024)  # so that dimensions that are compared are mostly the same object
def _made(exponents: tuple[float, ...]) -> Dimension:
    return Dimension(exponents)


@lru_cache(maxsize=1024)
def _product(left: Dimension, right: Dimension) -> Dimension:
    return dimension(one + other for one, other in zip(left.exponents, right.exponents, strict=True))


@lru_cache(maxsize=1024)
def _ratio(left: Dimension, right: Dimension) -> Dimension:
    return dimension(one - other for one, other in zip(left.exponents, right.exponents, strict=True))


DIMENSIONLESS = dimension([0] * 7)
