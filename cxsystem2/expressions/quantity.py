"""Numbers with units, on their way into and out of plain SI floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from cxsystem2.brian import DIMENSIONLESS, Dimension, DimensionMismatchError, Quantity, get_dimensions, get_unit
from cxsystem2.expressions.evaluate import evaluate
from cxsystem2.expressions.fault import ExpressionError
from cxsystem2.expressions.words import as_array

_BARE_POINT = re.compile(r"(?<=\d)\.(?=[ \]]|$)")


@cache
def dimension(unit: str) -> Dimension:
    """The dimension that a unit expression such as ``siemens/cm**2`` has; ``1`` is no dimension."""
    return get_dimensions(evaluate(unit, {}))


def in_unit(value: Any, unit: str) -> Any:
    """The number (or array) that a value has in SI base units, after checking that it has the dimension of `unit`.

    Raises:
        ExpressionError: the value is not a number, or has another dimension.
    """
    if type(value) is Quantity and value.shape == () and value.dim is dimension(unit) and value.dtype == np.float64:
        return float(value)  # what nearly all cells hold
    value = _array(value)
    if isinstance(value, str) or np.asarray(value).dtype.kind not in "biufc":
        raise ExpressionError(f"{show(value)} is not a number")
    wanted, found = dimension(unit), get_dimensions(value)
    if wanted is not found:
        example = "a plain number" if wanted is DIMENSIONLESS else f"a value in {unit}"
        detail = "it has no unit" if found is DIMENSIONLESS else f"not in {_base(found)}"
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


def _base(found: Dimension) -> str:
    return str(get_unit(found))


def show(value: Any) -> str:
    """A value as a reader likes to see it: in its best unit, and short."""
    value = _array(value)
    if isinstance(value, Quantity):
        return _BARE_POINT.sub("", str(value.in_best_unit(precision=6))) if value.size <= 8 else f"{value.size} values"
    if isinstance(value, np.ndarray) and value.size > 8:
        return f"{value.size} values"
    if isinstance(value, float | np.floating):
        return f"{value:g}"
    return repr(value) if isinstance(value, str) else str(value)
