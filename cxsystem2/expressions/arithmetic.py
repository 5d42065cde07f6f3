"""Sums, products and powers of the values of expressions, within limits."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cxsystem2.expressions import words
from cxsystem2.expressions.fault import ExpressionError
from cxsystem2.units import Quantity
from cxsystem2.units.quantity import plain

Value = Any
"""A number, a quantity, an array, a string, a list or a dictionary."""

LARGEST_EXPONENT = 64
MOST_BITS = 1024
PLAIN = (int, float)

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
    single = _is_single(left) and _is_single(right)
    if not single and math.prod(np.broadcast_shapes(np.shape(left), np.shape(right))) > words.MOST_ELEMENTS:
        raise OverflowError
    if sign == "**":
        _check_power(left, right)
    elif sign == "*" and isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())
    elif sign == "/" and (plain(right) == 0 if single else np.any(plain(right) == 0)):
        raise ZeroDivisionError
    return function(left, right)


def number(value: Value) -> Value:
    """An operand of arithmetic: a number, a quantity or an array.

    Raises:
        ExpressionError: it is a text or a block.
    """
    if type(value) in PLAIN or isinstance(value, Quantity):
        return value
    value = words.as_array(value)
    if isinstance(value, str):
        raise ExpressionError(f"{value!r} is not a number")
    if isinstance(value, Mapping):
        raise ExpressionError("a block is not a number")
    if isinstance(value, np.ndarray) and value.dtype.kind not in "biufc":
        raise ExpressionError("a list of words is not a number")
    return value


def _is_single(value: Value) -> bool:
    return type(plain(value)) in PLAIN


def _check_power(base: Value, exponent: Value) -> None:
    if np.ndim(exponent) or abs(exponent) > LARGEST_EXPONENT:
        raise ExpressionError(f"an exponent must be a number between -{LARGEST_EXPONENT} and {LARGEST_EXPONENT}")
    if isinstance(base, int) and isinstance(exponent, int):
        _check_bits(base.bit_length() * exponent)
    if np.any(plain(base) == 0) and np.real(exponent) < 0:
        raise ZeroDivisionError


def _check_bits(bits: int) -> None:
    if bits > MOST_BITS:
        raise OverflowError
