"""Numbers on their way into the bench: text with a unit, a Brian2 quantity, or a plain number in SI units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.expressions import ExpressionError, evaluate, in_unit, show
from cxsystem2.units import Quantity, own

Floats = npt.NDArray[np.float64]
Amount: TypeAlias = "float | str | Quantity | Floats"
"""A number in SI units, a text with a unit (``"5*ms"``), or a quantity, those of Brian2 as well."""
Amounts: TypeAlias = "Amount | Sequence[Amount]"

_LONGEST = 300  # characters of a message


class CellError(CxSystemError, ValueError):
    """The bench cannot do what is asked; the message says what is wrong, and the remedy."""


def si(value: object, unit: str, what: str) -> float:
    """One finite number in SI units; `what` names it in a message.

    Raises:
        CellError: the value is no number, has another dimension, or is not finite.
    """
    number = _plain(value, unit, what)
    if np.ndim(number):
        raise CellError(f"{what}: one value in {unit} is expected, not a list")
    return float(number)


def si_array(value: object, unit: str, what: str) -> Floats:
    """A list of finite numbers in SI units; a single number is a list of one."""
    if isinstance(value, list | tuple):
        return np.array([si(element, unit, what) for element in value], float)
    number = np.atleast_1d(np.asarray(_plain(value, unit, what), float))
    if number.ndim != 1:
        raise CellError(f"{what}: a plain list of values in {unit} is expected")
    return number


def above(value: float, least: float, what: str, unit: str) -> float:
    """A number that must be greater than another one."""
    if not value > least:
        raise CellError(f"{what}: {value:g} {unit} is not above {least:g}")
    return value


def _plain(value: object, unit: str, what: str) -> Any:
    value = own(value)
    try:
        if isinstance(value, str):
            value = in_unit(evaluate(value, {}), unit)
        elif isinstance(value, Quantity):
            value = in_unit(value, unit)
        number = np.asarray(value)
        if number.dtype.kind not in "iuf":
            raise ExpressionError(f"{show(value)} is not a number; write it as text with its unit, like '1*{unit}'")
    except ExpressionError as error:
        raise CellError(f"{what}: {' '.join(str(error).split())[:_LONGEST]}") from None
    if not np.isfinite(number).all():
        raise CellError(f"{what}: {show(value)} is not finite")
    return value
