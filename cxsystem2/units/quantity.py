"""Numbers and arrays with a dimension, and units: what expressions of tables calculate with.

Results are those of Brian2 to the bit, which a test compares; messages are worded as its own. What has no dimension
left is a plain number or array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

import numpy as np

from cxsystem2.units.dimension import DIMENSIONLESS, SYMBOLS, Dimension, dimension
from cxsystem2.units.names import coherent, named, names
from cxsystem2.units.text import IN_A_SENTENCE, shown


class DimensionMismatchError(Exception):
    """Values whose dimensions do not fit together; the message says which ones they have."""

    def __init__(self, what: str, *kinds: Dimension) -> None:
        symbols = list(dict.fromkeys(coherent(kind).symbol for kind in kinds))
        units = f"unit is {symbols[0]}" if len(kinds) == 1 else f"units are {' and '.join(symbols)}"
        super().__init__(f"{what} ({units}).")


class Quantity:
    """A number or an array in SI base units, with its dimension.

    numpy leaves arithmetic to this class (``__array_ufunc__``); ``numpy.asarray`` gives the number in base units.
    """

    __slots__ = ("dim", "value")
    __array_ufunc__: ClassVar[None] = None
    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __init__(self, value: Any, dim: Dimension = DIMENSIONLESS) -> None:
        self.value, self.dim = value, dim

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array; ``()`` for a single number."""
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        """The number of dimensions of the array."""
        return np.ndim(self.value)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return int(np.size(self.value))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        found = np.asarray(self.value, dtype)
        return found.copy() if copy and found is self.value else found

    def __float__(self) -> float:
        return float(self.value)

    def __int__(self) -> int:
        return int(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, key: Any) -> Any:
        return made(self.value[key], self.dim)

    def __str__(self) -> str:
        return shown(self.value, self.dim)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r}, {self.dim})"

    def __add__(self, other: Any) -> Any:
        return made(self.value + plain(other), common("Cannot calculate {} add {}, the units do not match", self, other))

    def __radd__(self, other: Any) -> Any:
        return made(other + self.value, common("Cannot calculate {} add {}, the units do not match", other, self))

    def __sub__(self, other: Any) -> Any:
        kind = common("Cannot calculate {} subtract {}, the units do not match", self, other)
        return made(self.value - plain(other), kind)

    def __rsub__(self, other: Any) -> Any:
        kind = common("Cannot calculate {} subtract {}, the units do not match", other, self)
        return made(other - self.value, kind)

    def __mul__(self, other: Any) -> Any:
        return made(self.value * plain(other), self.dim * dimension_of(other))

    def __rmul__(self, other: Any) -> Any:
        return made(other * self.value, self.dim)

    def __truediv__(self, other: Any) -> Any:
        return made(self.value / plain(other), self.dim / dimension_of(other))

    def __rtruediv__(self, other: Any) -> Any:
        return made(other / self.value, DIMENSIONLESS / self.dim)

    def __pow__(self, power: Any) -> Any:
        power = _exponent(self, power)
        return made((np.asarray(self.value) ** power)[()], self.dim ** float(power))

    def __rpow__(self, base: Any) -> Any:
        return base ** _exponent(base, self)

    def __neg__(self) -> Any:
        return made(-self.value, self.dim)

    def __pos__(self) -> Any:
        return made(+self.value, self.dim)

    def __abs__(self) -> Any:
        return made(abs(self.value), self.dim)

    def __eq__(self, other: object) -> Any:
        """Values of another dimension are different."""
        return dimension_of(other) == self.dim and self.value == plain(other)

    def __gt__(self, other: Any) -> Any:
        common("Cannot perform comparison {} > {}, units do not match", self, other)
        return self.value > plain(other)

    def __ge__(self, other: Any) -> Any:
        common("Cannot perform comparison {} >= {}, units do not match", self, other)
        return self.value >= plain(other)

    def __lt__(self, other: Any) -> Any:
        common("Cannot perform comparison {} < {}, units do not match", self, other)
        return self.value < plain(other)

    def __le__(self, other: Any) -> Any:
        common("Cannot perform comparison {} <= {}, units do not match", self, other)
        return self.value <= plain(other)

    def min(self) -> Any:
        """The smallest value."""
        return made(np.min(self.value), self.dim)

    def max(self) -> Any:
        """The largest value."""
        return made(np.max(self.value), self.dim)

    def sum(self) -> Any:
        """The sum of all values."""
        return made(np.sum(self.value), self.dim)

    def mean(self) -> Any:
        """The mean of all values."""
        return made(np.mean(self.value), self.dim)


class Unit(Quantity):
    """A unit: a power of ten in base units. Products, ratios and powers of units are units, shown as they are written."""

    __slots__ = ("compound", "name", "scale", "symbol")

    def __init__(self, name: str, symbol: str, scale: float, dim: Dimension, *, compound: bool = False) -> None:
        super().__init__(float(10.0**scale), dim)
        self.name, self.symbol, self.scale, self.compound = name, symbol, scale, compound

    def __str__(self) -> str:
        return self.symbol

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, Unit):
            return super().__mul__(other)
        name, symbol = f"{self.name} * {other.name}", f"{self.symbol} {other.symbol}"
        return Unit(name, symbol, self.scale + other.scale, self.dim * other.dim, compound=True)

    def __truediv__(self, other: Any) -> Any:
        if not isinstance(other, Unit):
            return super().__truediv__(other)
        (name, symbol), (below, symbol_below) = self._part(), other._part()
        kind, scale = self.dim / other.dim, self.scale - other.scale
        return Unit(f"{name} / {below}", f"{symbol}/{symbol_below}", scale, kind, compound=True)

    def __pow__(self, power: Any) -> Any:
        power = _exponent(self, power)
        name, symbol = self._part()
        return Unit(f"{name} ** {power}", f"{symbol}^{power}", self.scale * power, self.dim ** float(power), compound=True)

    def _part(self) -> tuple[str, str]:
        """Name and symbol as parts of a longer one."""
        return (f"({self.name})", f"({self.symbol})") if self.compound else (self.name, self.symbol)


def made(value: Any, kind: Dimension) -> Any:
    """A value with its dimension; a plain one when it has none."""
    return value if kind is DIMENSIONLESS or kind == DIMENSIONLESS else Quantity(value, kind)


def dimension_of(value: Any) -> Dimension:
    """The dimension of a value; what is no quantity has none."""
    return value.dim if isinstance(value, Quantity) else DIMENSIONLESS


def own(value: Any) -> Any:
    """A quantity of Brian2 (a number or an array with the attribute `dim`, its seven exponents) as one of ours."""
    if isinstance(value, np.ndarray) and hasattr(value, "dim"):
        return made(np.asarray(value)[()], of_brian2(value.dim))
    return value


def of_brian2(kind: Any) -> Dimension:
    """A dimension of Brian2 as one of ours."""
    return dimension(kind.get_dimension(symbol) for symbol in SYMBOLS)


class _Units(Mapping[str, Unit]):
    def __getitem__(self, name: str) -> Unit:
        return _unit(name)

    def __contains__(self, name: object) -> bool:
        return name in names()

    def __iter__(self) -> Iterator[str]:
        return iter(names())

    def __len__(self) -> int:
        return len(names())


@cache
def units() -> Mapping[str, Unit]:
    """Every unit that expressions know, long and short: ``ms``, ``nS``, ``ufarad``, ``Mohm``, ``metre`` …"""
    return _Units()


@cache
def _unit(name: str) -> Unit:
    one = named(name)
    return Unit(one.name, one.symbol, one.scale, one.dimension)


def plain(value: Any) -> Any:
    """The number or array of a value in base units."""
    return value.value if isinstance(value, Quantity) else value


def text(value: Any) -> str:
    """A value as messages show it."""
    with np.printoptions(**IN_A_SENTENCE):
        return str(value)


def common(what: str, left: Any, right: Any) -> Dimension:
    """The dimension of two values that are added or compared; a plain 0 fits any.

    Raises:
        DimensionMismatchError: they have two; `what` has a place for each value.
    """
    first, second = dimension_of(left), dimension_of(right)
    if first is second or first == second:
        return first
    if not isinstance(left, Quantity) and not np.any(left):
        return second
    if not isinstance(right, Quantity) and not np.any(right):
        return first
    kinds = (first,) if isinstance(right, Unit) else (first, second)  # the symbol of a unit says what it is
    raise DimensionMismatchError(what.format(text(left), text(right)), *kinds)


def _exponent(base: Any, power: Any) -> Any:
    if dimension_of(power) != DIMENSIONLESS:
        raise DimensionMismatchError(f"Cannot calculate {text(base)} ** {text(power)}, the exponent has a unit", power.dim)
    return plain(power)


def dimensionless(function: Callable[[Any], Any], name: str) -> Callable[[Any], Any]:
    """A function of numbers that refuses values with a dimension."""

    def checked(value: Any) -> Any:
        if isinstance(value, str | Mapping):
            raise TypeError(f"{name} is a function of numbers")
        if (kind := dimension_of(value)) != DIMENSIONLESS:
            raise DimensionMismatchError(f"{name} expects a dimensionless argument but got {text(value)}", kind)
        return function(plain(value))

    return checked
