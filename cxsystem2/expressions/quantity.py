"""Numbers with units, on their way into and out of plain SI floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from cxsystem2.expressions.evaluate import evaluate
from cxsystem2.expressions.fault import ExpressionError
from cxsystem2.expressions.words import as_array
from cxsystem2.units import DIMENSIONLESS, Dimension, DimensionMismatchError, Quantity, Unit, coherent, dimension_of, shown
from cxsystem2.units.names import choices
from cxsystem2.units.text import best_unit

_MICRO = re.compile(r"^u(?=\w)")
_BARE_POINT = re.compile(r"(?<=\d)\.(?=[ \]]|$)")


@cache
def dimension(unit: str) -> Dimension:
    """The dimension that a unit expression such as ``siemens/cm**2`` has; ``1`` is no dimension."""
    return dimension_of(evaluate(unit, {}))


@cache
def unit(text: str) -> float:
    """The size in SI base units of the unit that one of our own texts names, ``siemens/volt`` say."""
    return float(evaluate(text, {}))


def in_unit(value: Any, unit: str) -> Any:
    """The number (or array) that a value has in SI base units, after checking that it has the dimension of `unit`.

    Raises:
        ExpressionError: the value is not a number, or has another dimension.
    """
    if type(value) is Quantity and type(value.value) is float and value.dim == dimension(unit):
        return value.value  # what nearly all cells hold
    value = _array(value)
    if isinstance(value, str) or np.asarray(value).dtype.kind not in "biufc":
        raise ExpressionError(f"{show(value)} is not a number")
    wanted, found = dimension(unit), dimension_of(value)
    if wanted != found:
        example = "a plain number" if wanted == DIMENSIONLESS else f"a value in {unit}"
        detail = "it has no unit" if found == DIMENSIONLESS else f"not in {coherent(found).symbol}"
        raise ExpressionError(f"{show(value)} should be {example}; {detail}")
    plain = np.asarray(value)
    return plain.item() if plain.ndim == 0 else plain.astype(complex if plain.dtype.kind == "c" else float)


def _array(value: Any) -> Any:
    if isinstance(value, Mapping):
        raise ExpressionError("a block is not a number")
    try:
        return as_array(value)
    except DimensionMismatchError:
        raise ExpressionError("units do not match within the list") from None
    except (TypeError, ValueError):
        raise ExpressionError("a list of lists of different lengths is not a number") from None


def show(value: Any) -> str:
    """A value as a reader likes to see it: in its best unit, and short."""
    value = _array(value)
    if isinstance(value, Quantity):
        return _quantity(value) if value.size <= 8 else f"{value.size} values"
    if isinstance(value, np.ndarray) and value.size > 8:
        return f"{value.size} values"
    if isinstance(value, float | np.floating):
        return f"{value:g}"
    return repr(value) if isinstance(value, str) else str(value)


def _quantity(value: Quantity) -> str:
    if isinstance(value, Unit) and value.compound and value.dim != DIMENSIONLESS and len(choices(value.dim)) == 1:
        return f"1 {value}"  # mV/ms is no other unit
    with np.printoptions(precision=6):
        return _BARE_POINT.sub("", shown(value.value, value.dim))


def rounded(value: float, base: str, digits: int = 4) -> str:
    """A number in an SI unit (``siemens``, ``volt/second``) as a reader likes it: few digits, in the unit that suits it."""
    size, symbol = _suited(value, base)
    return f"{value / size:.{digits}g}{symbol}"


def spread(mean: float, deviation: float, base: str) -> str:
    """Mean ± standard deviation, both in the unit that suits the mean."""
    size, symbol = _suited(mean, base)
    return f"{mean / size:.4g} ± {deviation / size:.3g}{symbol}"


def _suited(value: float, base: str) -> tuple[float, str]:
    """The size of the unit that suits a value in an SI unit, and what stands behind the number."""
    if base in ("", "1"):
        return 1.0, ""
    found = best_unit(value, dimension(base))
    return found.size, "" if found.symbol == "1" else f" {_MICRO.sub('µ', found.symbol)}"
