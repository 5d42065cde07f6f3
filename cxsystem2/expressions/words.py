"""The words an expression may use without defining them: units, constants and functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from cxsystem2.brian import Unit, allunits, brian2, stdunits

MOST_ELEMENTS = 1_000_000
"""The longest array an expression may make."""

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
    elements = [as_array(element) for element in value]
    if any(isinstance(element, brian2.Quantity) for element in elements):
        return brian2.Quantity(elements)
    return np.array(elements)


def _bounded(count: float) -> int:
    if not 0 <= count <= MOST_ELEMENTS:
        raise ValueError(f"an array may have at most {MOST_ELEMENTS} elements")
    return int(count)


def _arange(*limits: Any) -> Any:
    start, stop, step = (0 * limits[0], limits[0], None) if len(limits) == 1 else (*limits, None)[:3]
    step = step if step is not None else 1 * brian2.get_unit(brian2.get_dimensions(stop))
    _bounded(math.ceil(float((stop - start) / step)))
    return brian2.arange(start, stop, step)


def _linspace(start: Any, stop: Any, count: int = 50) -> Any:
    return brian2.linspace(start, stop, _bounded(count))


def _over_all(function: Callable[[Any], Any]) -> Callable[..., Any]:
    """A function of one list or of several values, as ``max`` is."""

    def over_all(*values: Any) -> Any:
        return function(as_array(values[0] if len(values) == 1 and np.ndim(values[0]) else list(values)))

    return over_all


def _on_array(function: Callable[..., Any]) -> Callable[..., Any]:
    def on_array(*values: Any) -> Any:
        return function(*(as_array(value) for value in values))

    return on_array


_ELEMENTWISE: Sequence[str] = (
    "exp", "log", "log10", "expm1", "log1p", "exprel", "sqrt", "sin", "cos", "tan",
    "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sign", "floor", "ceil", "abs", "clip",
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
    "round": _on_array(np.round),
    "int": int,
    "float": float,
}
