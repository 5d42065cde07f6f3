"""The units of equations, as Brian2 sees them. Only texts that the grammar has accepted come here."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache

from cxsystem2 import brian
from cxsystem2.expressions import ExpressionError
from cxsystem2.expressions.quantity import dimension
from cxsystem2.expressions.quantity import unit as size
from cxsystem2.models.free.grammar import CONSTANTS, FUNCTIONS
from cxsystem2.units import DIMENSIONLESS, Dimension, coherent, units

LONGEST_UNIT = 80


def unit(text: str) -> str:
    """A unit as Brian2's equations have it: names of units without a prefix, ``*``, ``/``, ``**`` and ``1``.

    Raises:
        ExpressionError: the text is not a unit.
    """
    try:
        body = ast.parse(text.strip(), mode="eval").body if len(text) <= LONGEST_UNIT else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = None
    if body is None or not _is_unit(body):
        raise ExpressionError(f"'{text[:LONGEST_UNIT]}' is not a unit such as siemens, volt/second or 1")
    if size(ast.unparse(body)) != 1:
        raise ExpressionError(f"'{text}' has a prefix; write {_plain(text)}")
    return ast.unparse(body)


def written(found: Dimension) -> str:
    """A dimension as a unit of equations: ``volt``, or a product of base units.

    Raises:
        ExpressionError: equations have no such unit: an exponent is no whole number below 9, say.
    """
    return unit(coherent(found).name)


def of(text: str, known: Mapping[str, str]) -> str:
    """The unit of an expression; `known` are the units of its names.

    Raises:
        ExpressionError: its parts do not fit together.
    """
    return written(_dimension(text, known))


def expect(text: str, wanted: str, known: Mapping[str, str]) -> None:
    """Make sure that an expression is in a unit; `known` are the units of its names.

    Raises:
        ExpressionError: it is in another one, or its parts do not fit together.
    """
    found = _dimension(text, known)
    if found != dimension(wanted):
        shown = "a plain number" if found == DIMENSIONLESS else f"in {coherent(found).symbol}"
        needed = "a plain number" if wanted == "1" else f"in {wanted}"
        raise ExpressionError(f"'{text}' is {shown}, and must be {needed}")


def consistent(text: str, known: Mapping[str, str]) -> None:
    """Make sure that the two sides of each comparison in a condition are in the same unit.

    Raises:
        ExpressionError: they are not.
    """
    _dimension(text, known)


def _dimension(text: str, known: Mapping[str, str]) -> Dimension:
    own = {name: brian.variable(name, dimension(each)) for name, each in known.items()}
    try:
        return brian.expression_dimension(text, {**_words(), **own})
    except brian.DimensionMismatchError as error:
        raise ExpressionError(f"'{text}': units do not match ({_short(error)})") from None
    except (SyntaxError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise ExpressionError(f"'{text}' is not an equation of Brian2: {_short(error)}") from None


@cache
def sizes() -> dict[str, float]:
    """The names of units with their SI values."""
    return {name: float(value) for name, value in units().items()}


@cache
def _words() -> dict[str, object]:
    """What every equation knows, as Brian2 wants it."""
    constants = {name: brian.variable(name, DIMENSIONLESS) for name in CONSTANTS}
    named = {name: brian.variable(name, value.dim) for name, value in units().items()}
    return {**named, **constants, **{name: brian.functions[name] for name in FUNCTIONS}}


def _is_unit(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name):
            return name in units()
        case ast.Constant(value=value):
            return type(value) is int and value == 1
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
            return _is_unit(left) and _is_unit(right)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=exponent)):
            return _is_unit(left) and type(exponent) is int and 0 < exponent < 9
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=exponent))):
            return _is_unit(left) and type(exponent) is int and 0 < exponent < 9
    return False


def _plain(text: str) -> str:
    """The unit without a prefix, in words that the person who wrote it may have meant."""
    return coherent(dimension(text)).name


def _short(error: Exception) -> str:
    text = error.args[0] if isinstance(error, SyntaxError) and error.args else str(error)
    return str(text).splitlines()[0].strip("'\" ").rstrip(".") if str(text) else type(error).__name__
