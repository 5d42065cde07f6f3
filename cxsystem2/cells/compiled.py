"""Equations as NumPy functions: an expression is turned into nested functions once, and then called at every time step.

Only the nodes below are accepted, and nothing is executed as text. What rests on constants alone is calculated once.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from cxsystem2.cells.quantity import CellError
from cxsystem2.units import units

Value = Any
"""A number, or an array with one element for each cell."""
Term = Callable[[Mapping[str, Value]], Value]
"""A value at each time step, from the variables by name."""

_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv, ast.And: np.logical_and, ast.Or: np.logical_or,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
_UNARY: dict[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: np.logical_not}


def _exprel(x: Value) -> Value:
    small = np.abs(x) < 1e-9
    return np.where(small, 1.0, np.expm1(x) / np.where(small, 1.0, x))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp, "expm1": np.expm1, "exprel": _exprel, "log": np.log, "log10": np.log10, "log1p": np.log1p,
    "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "arcsin": np.arcsin, "arccos": np.arccos, "arctan": np.arctan, "abs": np.abs, "sign": np.sign, "floor": np.floor,
    "ceil": np.ceil, "clip": np.clip, "int": lambda x: np.trunc(np.asarray(x, float)),
}  # fmt: skip


@cache
def _sizes() -> dict[str, float]:
    return {"pi": np.pi, "e": np.e, **{name: float(np.asarray(unit)) for name, unit in units().items()}}


def compiled(text: str, constants: Mapping[str, Value], variables: Mapping[str, object]) -> Value | Term:
    """An expression (of SI values) as a function of the variables, or as its value where it needs none of them.

    Raises:
        CellError: it has a function or a name that is not known here.
    """
    known = {**_sizes(), **constants}

    def built(node: ast.expr) -> Value | Term:
        match node:
            case ast.Constant(value=bool() | int() | float()):
                return node.value
            case ast.Name(id=name):
                if name in variables:
                    return operator.itemgetter(name)
                if name in known:
                    return known[name]
            case ast.UnaryOp() if type(node.op) in _UNARY:
                return _applied(_UNARY[type(node.op)], built(node.operand))
            case ast.BinOp(op=ast.Pow()):
                return _power(built(node.left), built(node.right))
            case ast.BinOp() if type(node.op) in _BINARY:
                return _joined(_BINARY[type(node.op)], built(node.left), built(node.right))
            case ast.Compare(ops=[op], comparators=[right]) if type(op) in _BINARY:
                return _joined(_BINARY[type(op)], built(node.left), built(right))
            case ast.BoolOp():
                found = built(node.values[0])
                for other in node.values[1:]:
                    found = _joined(_BINARY[type(node.op)], found, built(other))
                return found
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in FUNCTIONS:
                return _called(FUNCTIONS[name], [built(argument) for argument in node.args])
        raise CellError(f"the bench cannot calculate '{ast.unparse(node)[:60]}' of the equations")

    return built(ast.parse(text.strip(), mode="eval").body)


def _applied(act: Callable[[Any], Any], one: Value | Term) -> Value | Term:
    return (lambda now: act(one(now))) if callable(one) else act(one)


def _joined(act: Callable[[Any, Any], Any], left: Value | Term, right: Value | Term) -> Value | Term:
    match callable(left), callable(right):
        case True, True:
            return lambda now: act(left(now), right(now))
        case True, False:
            return lambda now: act(left(now), right)
        case False, True:
            return lambda now: act(left, right(now))
    return act(left, right)


def _power(base: Value | Term, exponent: Value | Term) -> Value | Term:
    if callable(exponent) or exponent not in (2, 3, 4):
        return _joined(operator.pow, base, exponent)
    square = _applied(lambda one: one * one, base)  # much quicker than a power
    if exponent == 2:
        return square
    return _joined(operator.mul, square, base) if exponent == 3 else _applied(lambda one: one * one, square)


def _called(act: Callable[..., Any], given: list[Value | Term]) -> Value | Term:
    if len(given) == 1:
        return _applied(act, given[0])
    if not any(callable(one) for one in given):
        return act(*given)
    return lambda now: act(*(one(now) if callable(one) else one for one in given))
