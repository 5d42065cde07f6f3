"""Sums, products and powers of the values of expressions, within limits."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from cxsystem2.brian import DIMENSIONLESS, Dimension, Quantity, Unit
from cxsystem2.expressions import words
from cxsystem2.expressions.fault import ExpressionError

Value = Any
"""A number, a Brian2 quantity, an array, a string, a list or a dictionary."""

LARGEST_EXPONENT = 64
MOST_BITS = 1024
PLAIN = (int, float)
_EXACT = 2**53
"""Whole numbers up to this one are the same as floats."""


BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.Pow: ("**", operator.pow),
}
UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}


def combine(kind: type[ast.operator], left: Value, right: Value) -> Value:
    """The value of two operands, which are numbers (see `number`).

    Raises:
        ExpressionError: an exponent is too large.
        OverflowError, ZeroDivisionError, DimensionMismatchError: as they say.
    """
    sign, function = BINARY[kind]
    if (quick := _of_scalars(sign, left, right)) is not None:
        return quick
    plain = type(left) in PLAIN and type(right) in PLAIN
    if not plain and math.prod(np.broadcast_shapes(np.shape(left), np.shape(right))) > words.MOST_ELEMENTS:
        raise OverflowError
    if sign == "**":
        _check_power(left, right)
    elif sign == "*" and isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())
    elif sign == "/" and (right == 0 if plain else np.any(np.asarray(right) == 0)):
        raise ZeroDivisionError
    return function(left, right)


def number(value: Value) -> Value:
    """An operand of arithmetic: a number, a quantity or an array.

    Raises:
        ExpressionError: it is a text or a block.
    """
    if type(value) in PLAIN or (type(value) is Quantity and value.dtype == np.float64):
        return value
    value = words.as_array(value)
    if isinstance(value, str):
        raise ExpressionError(f"{value!r} is not a number")
    if isinstance(value, Mapping):
        raise ExpressionError("a block is not a number")
    if isinstance(value, np.ndarray) and value.dtype.kind not in "biufc":
        raise ExpressionError("a list of words is not a number")
    return value


def _of_scalars(sign: str, left: Value, right: Value) -> Value | None:
    """What Brian2 makes of two single values of which one has a unit, to the bit, in a tenth of its time.

    None where that is not known: Brian2 is asked then, also for the message of what is wrong.
    """
    if type(right) is not Quantity and type(left) is not Quantity and type(right) is not Unit:
        return None
    first, second = _plain(left), _plain(right)
    if first is None or second is None or (type(left) is Unit and type(right) is Unit):
        return None
    if sign in "+-" and type(left) is type(right) and left.dim is right.dim:
        return Quantity(first + second if sign == "+" else first - second, dim=left.dim)
    if sign == "*" or (sign == "/" and second):
        dimension = _dimension(sign, getattr(left, "dim", DIMENSIONLESS), getattr(right, "dim", DIMENSIONLESS))
        if dimension is not DIMENSIONLESS:
            return Quantity(first * second if sign == "*" else first / second, dim=dimension)
    return None


def _plain(value: Value) -> float | None:
    """A single value without its unit; None for anything else, and for whole numbers that no float is equal to."""
    kind = type(value)
    if kind is float or (kind is int and -_EXACT <= value <= _EXACT):
        return float(value)
    if (kind is Quantity or kind is Unit) and value.shape == () and value.dtype == np.float64:
        return float(value)
    return None


@lru_cache(maxsize=1024)
def _dimension(sign: str, left: Dimension, right: Dimension) -> Dimension:
    return left * right if sign == "*" else left / right


def _check_power(base: Value, exponent: Value) -> None:
    if np.ndim(exponent) or abs(exponent) > LARGEST_EXPONENT:
        raise ExpressionError(f"an exponent must be a number between -{LARGEST_EXPONENT} and {LARGEST_EXPONENT}")
    if isinstance(base, int) and isinstance(exponent, int):
        _check_bits(base.bit_length() * exponent)
    if np.any(np.asarray(base) == 0) and np.real(exponent) < 0:
        raise ZeroDivisionError


def _check_bits(bits: int) -> None:
    if bits > MOST_BITS:
        raise OverflowError
