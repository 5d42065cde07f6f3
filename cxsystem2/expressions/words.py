"""The words an expression may use without defining them: units, constants and functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from cxsystem2.units import DIMENSIONLESS, DimensionMismatchError, Quantity, Unit, dimension_of, own
from cxsystem2.units.quantity import common, dimensionless, made, plain

MOST_ELEMENTS = 1_000_000
"""The longest array an expression may make."""

_MOST_DIGITS = 20

CONSTANTS: dict[str, float] = {
    "pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "True": True, "False": False,
}  # fmt: skip


def as_array(value: Any) -> Any:
    """A list as an array, with one unit for all its elements; anything else as it is, and quantities of Brian2 as ours."""
    if not isinstance(value, list | tuple):
        return own(value)
    if _plain_numbers(value):
        return np.array(value)
    elements = [as_array(element) for element in value]
    kinds = {dimension_of(element) for element in elements if not isinstance(element, str | Mapping)}
    if len(kinds) > 1:
        raise DimensionMismatchError("The elements of a list have different units", *sorted(kinds, key=str))
    if any(isinstance(element, Quantity) for element in elements):
        return made(np.array([plain(element) for element in elements]), *kinds)
    return np.array(elements)


def count(value: Any) -> int:
    """How many numbers (or words) a value holds."""
    if isinstance(value, list | tuple):
        return sum(1 if type(each) in (int, float) else count(each) for each in value)
    return sum(map(count, value.values())) if isinstance(value, dict) else int(getattr(value, "size", 1))


def work(value: Any) -> int:
    """About how many microseconds it takes to calculate something with a value, beyond what a single number takes."""
    if isinstance(value, np.ndarray):
        return value.size // 200
    if isinstance(value, list | tuple):
        return len(value) // 10 if _plain_numbers(value) else count(value)
    return 0


def _plain_numbers(values: Sequence[Any]) -> bool:
    return {*map(type, values)} <= {int, float}


def _bounded(count: float) -> int:
    if not 0 <= count <= MOST_ELEMENTS:
        raise ValueError(f"an array may have at most {MOST_ELEMENTS} elements")
    return int(count)


def _one(value: Any) -> Any:
    if np.ndim(value):
        raise ValueError("one number is expected, not a list")
    return value


def _unitless(value: Any) -> Any:
    """A value without a unit: to round ``2*mV`` would round it to whole volts."""
    value = as_array(value)
    if dimension_of(value) != DIMENSIONLESS:
        raise ValueError("divide by the unit first")
    return plain(value)


def _round(value: Any, digits: int = 0) -> Any:
    if not -_MOST_DIGITS <= digits <= _MOST_DIGITS:
        raise ValueError(f"at most {_MOST_DIGITS} digits can be asked for")
    return np.round(_unitless(value), int(digits))


def _arange(first: Any, stop: Any = None, step: Any = None) -> Any:
    start, stop = (0 * _one(first), first) if stop is None else (_one(first), _one(stop))
    _one(step)
    step = step if step is not None else made(1.0, dimension_of(stop))
    _bounded(math.ceil(float((stop - start) / step)))
    kind = common("Stop value {} and step value {} have to have the same units.", stop, step)
    return made(np.arange(plain(start), plain(stop), plain(step)), kind)


def _linspace(start: Any, stop: Any, count: int = 50) -> Any:
    kind = common("Start value {} and stop value {} have to have the same units.", _one(start), _one(stop))
    return made(np.linspace(plain(start), plain(stop), _bounded(count)), kind)


def _over_all(function: Callable[[Any], Any]) -> Callable[..., Any]:
    """A function of one list or of several values, as ``max`` is."""

    def over_all(*values: Any) -> Any:
        array = as_array(values[0] if len(values) == 1 and np.ndim(values[0]) else list(values))
        if not array.size:
            raise ValueError("the list is empty")
        return function(array)

    return over_all


def _on_array(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of exactly one argument: the second one of NumPy's is an array to write to."""

    def on_array(value: Any) -> Any:
        return function(as_array(value))

    return on_array


def _clip(value: Any, low: Any, high: Any) -> Any:
    value, low, high = as_array(value), as_array(low), as_array(high)
    kind = common("clip", value, low)
    common("clip", value, high)
    return made(np.clip(plain(value), plain(low), plain(high)), kind)


def _sqrt(value: Any) -> Any:
    return value**0.5 if isinstance(value, Unit) else made(np.sqrt(plain(value)), dimension_of(value) ** 0.5)


def _exprel(value: Any) -> Any:
    from scipy.special import exprel

    return exprel(value)


_ELEMENTWISE: Sequence[str] = (
    "exp", "log", "log10", "expm1", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
)  # fmt: skip

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _on_array(dimensionless(getattr(np, name), name)) for name in _ELEMENTWISE},
    "exprel": _on_array(dimensionless(_exprel, "exprel")),
    "sqrt": _on_array(_sqrt),
    "sign": _on_array(lambda value: np.sign(plain(value))),
    "abs": _on_array(abs),
    "min": _over_all(lambda values: values.min()),
    "max": _over_all(lambda values: values.max()),
    "sum": _over_all(lambda values: values.sum()),
    "mean": _over_all(lambda values: values.mean()),
    "array": _on_array(lambda values: values),
    "arange": _arange,
    "linspace": _linspace,
    "zeros": lambda count: np.zeros(_bounded(count)),
    "ones": lambda count: np.ones(_bounded(count)),
    "clip": _clip,
    "round": _round,
    "floor": lambda value: np.floor(_unitless(value)),
    "ceil": lambda value: np.ceil(_unitless(value)),
    "int": lambda value: int(_unitless(value)),
    "float": lambda value: float(_unitless(value)),
}
