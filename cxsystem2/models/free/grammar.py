"""The grammar of equations in a table: which texts Brian2 may see.

A text is parsed to Python's syntax tree, and only the nodes below are accepted; what goes on to Brian2 is written anew
from the accepted tree. Brian2 hands equations to a symbolic solver, so their size is limited too: as the number of
terms when all is multiplied out, and by forbidding exponentials of exponentials.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Collection
from dataclasses import dataclass

from cxsystem2.expressions import ExpressionError
from cxsystem2.expressions.spelling import offer
from cxsystem2.problems import nearest
from cxsystem2.units import units

LONGEST = 1000
DEEPEST = 40
MOST_TERMS = 500
LARGEST_EXPONENT = 16
LARGEST_NUMBER = 1e30

_GROWING = frozenset({"exp", "expm1", "exprel", "sinh", "cosh"})
FUNCTIONS = _GROWING | {
    "log", "log10", "log1p", "sqrt", "sin", "cos", "tan", "tanh", "arcsin", "arccos", "arctan",
    "abs", "sign", "floor", "ceil", "clip", "int",
}  # fmt: skip
"""Functions of Brian2 that an equation may call: all but random ones."""
CONSTANTS = ("pi", "e")
_OPERATORS = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True, slots=True)
class Assignment:
    """An accepted assignment: its whole text, the name that it changes, and the expression that the name becomes."""

    text: str
    target: str
    value: str


def expression(text: str, names: Collection[str]) -> str:
    """An expression as Brian2 may see it.

    Raises:
        ExpressionError: it is not made of what an equation may have.
    """
    body = _parsed(text, "eval", "an expression")
    _Walker(names).number(body, 0)
    return ast.unparse(body)


def condition(text: str, names: Collection[str]) -> str:
    """A comparison, or several with ``and``, ``or`` and ``not``, as Brian2 may see it.

    Raises:
        ExpressionError: it is not made of what an equation may have.
    """
    body = _parsed(text, "eval", "a condition")
    _Walker(names).condition(body, 0)
    return ast.unparse(body)


def statement(text: str, names: Collection[str], writable: Collection[str]) -> Assignment:
    """An assignment ``name = expression`` (or ``+=``, ``-=``, ``*=``, ``/=``) as Brian2 may see it.

    Raises:
        ExpressionError: it is no assignment to one of the `writable` names, or its expression is not accepted.
    """
    match _parsed(text, "exec", "an assignment such as x += 1"):
        case ast.Assign(targets=[ast.Name(id=target)], value=value):
            sign, whole = "=", value
        case ast.AugAssign(target=ast.Name(id=target), op=op, value=value) if type(op) in _OPERATORS:
            sign, whole = _OPERATORS[type(op)], ast.BinOp(ast.Name(target), op, value)
        case _:
            raise ExpressionError(f"'{_cut(text)}' is not an assignment such as x += 1")
    if target not in writable:
        hint = nearest(target, writable)
        raise ExpressionError(f"'{_cut(target)}' cannot be assigned to{hint or f'; only {_listed(writable)} can'}")
    _Walker(names).number(value, 0)
    return Assignment(f"{target} {sign} {ast.unparse(value)}", target, ast.unparse(whole))


def _parsed(text: str, mode: str, noun: str) -> ast.expr | ast.stmt:
    if len(text) > LONGEST:
        raise ExpressionError(f"the text is longer than {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = ast.parse(text.strip(), mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"'{_cut(text)}' is not {noun}") from None
    if isinstance(tree, ast.Expression):
        return tree.body
    if isinstance(tree, ast.Module) and len(tree.body) == 1:
        return tree.body[0]
    raise ExpressionError(f"'{_cut(text)}' is not {noun}")


class _Walker:
    """Accepts nodes; returns how many terms they have when multiplied out."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.growing = False

    def number(self, node: ast.AST, depth: int) -> int:
        if depth > DEEPEST:
            raise ExpressionError(f"the expression is nested more than {DEEPEST} deep")
        terms = self._number(node, depth + 1)
        if terms > MOST_TERMS:
            raise ExpressionError(f"'{_source(node)}' has more than {MOST_TERMS} terms when multiplied out")
        return terms

    def _number(self, node: ast.AST, depth: int) -> int:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                if not abs(value) <= LARGEST_NUMBER:
                    raise ExpressionError(f"a number in an equation is at most {LARGEST_NUMBER:g}")
                return 1
            case ast.Name(id=name):
                self._name(name)
                return 1
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self.number(operand, depth)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
                return self.number(left, depth) + self.number(right, depth)
            case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
                return self.number(left, depth) * self.number(right, depth)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self._power(left, right, depth)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments, depth)
        hint = "; a power is written **" if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor) else ""
        raise ExpressionError(f"'{_source(node)}' is not allowed in an equation{hint}")

    def condition(self, node: ast.AST, depth: int) -> int:
        """A comparison or a combination of comparisons."""
        if depth > DEEPEST:
            raise ExpressionError(f"the condition is nested more than {DEEPEST} deep")
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, _COMPARISONS):
                return max(self.number(left, depth + 1), self.number(right, depth + 1))
            case ast.BoolOp(values=values):
                return max(self.condition(value, depth + 1) for value in values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.condition(operand, depth + 1)
        raise ExpressionError(f"'{_source(node)}' is not a comparison such as vm > VT")

    def _name(self, name: str) -> None:
        if name in self.names or name in CONSTANTS or name in units():
            return
        if name in FUNCTIONS:
            raise ExpressionError(f"'{name}' is a function; write {name}(…)")
        raise ExpressionError(f"unknown name '{_cut(name)}'{offer(name, [*self.names, *CONSTANTS])}")

    def _power(self, base: ast.expr, exponent: ast.expr, depth: int) -> int:
        terms, value = self.number(base, depth), _plain(exponent)
        if value is not None:
            if abs(value) > LARGEST_EXPONENT:
                raise ExpressionError(f"the exponent '{_source(exponent)}' is not between ±{LARGEST_EXPONENT}")
            terms = terms ** max(1, math.ceil(abs(value)))
        elif isinstance(exponent, ast.Name):
            self.number(exponent, depth)
        else:
            raise ExpressionError(f"the exponent '{_source(exponent)}' is neither a number nor a name")
        if any(isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow) for inner in ast.walk(base)):
            raise ExpressionError(f"'{_source(base)}' is a power within a power")
        return terms

    def _call(self, name: str, arguments: list[ast.expr], depth: int) -> int:
        if name not in FUNCTIONS:
            raise ExpressionError(f"unknown function '{_cut(name)}'{nearest(name, FUNCTIONS)}")
        if name in _GROWING and self.growing:
            raise ExpressionError(f"'{name}' within an exponential is not allowed in an equation")
        before, self.growing = self.growing, self.growing or name in _GROWING
        for argument in arguments:
            if name == "int" and isinstance(argument, ast.Compare | ast.BoolOp):
                self.condition(argument, depth)
            else:
                self.number(argument, depth)
        self.growing = before
        return 1


def _plain(node: ast.expr) -> float | None:
    """The value of a number, a signed number, or a ratio of two numbers."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _plain(operand)
            return None if inner is None else -inner
        case ast.BinOp(left=ast.Constant() as above, op=ast.Div(), right=ast.Constant() as below):
            over, under = _plain(above), _plain(below)
            return over / under if over is not None and under else None
    return None


def _listed(names: Collection[str]) -> str:
    return ", ".join(names)


def _cut(text: str, longest: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[:longest]}…"


def _source(node: ast.AST) -> str:
    try:
        return _cut(ast.unparse(node))
    except RecursionError:
        return "…"
