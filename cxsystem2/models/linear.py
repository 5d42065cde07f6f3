"""Whether equations are linear with constant coefficients, as far as that can be read off them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Set

_EQUATION = re.compile(r"d(?P<name>\w+)/dt = (?P<right>.+) : \S+(?: \(unless refractory\))?")
_CHANGING = frozenset({"t", "dt", "xi", "i", "lastspike"})
"""Names of Brian2 that are no constants."""
_FUNCTIONS = frozenset({"exp", "exprel", "log", "log10", "sqrt"})
"""Functions of constants that are constants."""
_NOT_LINEAR = 2


def is_plainly_linear(equations: Iterable[str]) -> bool:
    """Whether equations are sums of constants and of constants times a variable; False means that this cannot be seen.

    Each line is one of a Brian2 model; parameters and units are constants.
    """
    lines = [_EQUATION.fullmatch(line) for line in equations]
    rights = {line["name"]: line["right"] for line in lines if line is not None}
    if len(rights) < len(lines):
        return False
    return all(_degree(ast.parse(right.strip(), mode="eval").body, rights.keys()) < _NOT_LINEAR for right in rights.values())


def _degree(node: ast.expr, variables: Set[str]) -> int:
    """The degree of a polynomial in the variables; that of anything else is at least 2."""
    match node:
        case ast.Constant():
            return 0
        case ast.Name(id=name):
            return _NOT_LINEAR if name in _CHANGING else int(name in variables)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _degree(operand, variables)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return max(_degree(left, variables), _degree(right, variables))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _degree(left, variables) + _degree(right, variables)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _degree(left, variables) if not _degree(right, variables) else _NOT_LINEAR
        case ast.BinOp(op=ast.Pow(), left=left, right=right):
            return 0 if not _degree(left, variables) + _degree(right, variables) else _NOT_LINEAR
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return 0 if not any(_degree(argument, variables) for argument in arguments) else _NOT_LINEAR
    return _NOT_LINEAR
