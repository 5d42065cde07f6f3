"""The words an expression may use without defining them: units, constants and functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from cxsystem2.brian import DIMENSIONLESS, DimensionMismatchError, Unit, allunits, brian2, get_dimensions, stdunits

MOST_ELEMENTS = 1_000_000
"""The longest array an expression may make."""

_MOST_DIGITS = 20

CONSTANTS: dict[str, float] = {
    "pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "True": True, "False": False,
}  # fmt: skip


@cache
def units() -> dict[str, Unit]:
    """Every unit Brian2 knows, long and short: ``ms``, ``nS``, ``ufarad``, ``Mohm``, ``metre`` …"""
    found = {**vars(allunits), **vars(stdunits)}
    return {name: unit for name, unit in found.items() if isinstance(unit, Unit)}


def as_array(value: Any) -> Any:
    """A list as an array, with one unit for all its elements; anything else as it is."""
    if not isinstance(value, list | tuple):
        return value
    if _plain_numbers(value):
        return np.array(value)
    elements = [as_array(element) for element in value]
    units = {get_dimensions(element) for element in elements if not isinstance(element, str | Mapping)}
    if len(units) > 1:
        raise DimensionMismatchError("The elements of a list have different units", *units)
    if any(isinstance(element, brian2.Quantity) for element in elements):
        return brian2.Quantity(elements)
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


def _plain(value: Any) -> Any:
    """A value without a unit: to round ``2*mV`` would round it to whole volts."""
    value = as_array(value)
    if isinstance(value, brian2.Quantity) and get_dimensions(value) is not DIMENSIONLESS:
        raise ValueError("divide by the unit first")
    return np.asarray(value) if isinstance(value, brian2.Quantity) else value


def _round(value: Any, digits: int = 0) -> Any:
    if not -_MOST_DIGITS <= digits <= _MOST_DIGITS:
        raise ValueError(f"at most {_MOST_DIGITS} digits can be asked for")
    return np.round(_plain(value), int(digits))


def _arange(first: Any, stop: Any = None, step: Any = None) -> Any:
    start, stop = (0 * _one(first), first) if stop is None else (_one(first), _one(stop))
    _one(step)
    step = step if step is not None else 1 * brian2.get_unit(brian2.get_dimensions(stop))
    _bounded(math.ceil(float((stop - start) / step)))
    return brian2.arange(start, stop, step)


def _linspace(start: Any, stop: Any, count: int = 50) -> Any:
    return brian2.linspace(_one(start), _one(stop), _bounded(count))


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
    return brian2.clip(as_array(value), as_array(low), as_array(high))


_ELEMENTWISE: Sequence[str] = (
    "exp", "log", "log10", "expm1", "log1p", "exprel", "sqrt", "sin", "cos", "tan",
    "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sign", "abs",
)  # fmt: skip

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _on_array(getattr(brian2, name, None) or getattr(np, name)) for name in _ELEMENTWISE},
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
    "floor": lambda value: np.floor(_plain(value)),
    "ceil": lambda value: np.ceil(_plain(value)),
    "int": lambda value: int(_plain(value)),
    "float": lambda value: float(_plain(value)),
}
