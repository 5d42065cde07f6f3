"""A safe evaluator: arithmetic, lists, dictionaries, math functions and ``block['key']`` over named values.

The text is parsed to a syntax tree, and only the node types below are walked. There is no attribute access, no
comprehension, no lambda, no keyword argument, and no name but those of the table, units, constants and functions.
Length, depth, exponents and array sizes are limited, so that no cell can stall the program.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

import numpy as np

from cxsystem2 import effort
from cxsystem2.expressions import spelling, words
from cxsystem2.expressions.arithmetic import BINARY, PLAIN, UNARY, Value, combine, number
from cxsystem2.expressions.fault import ExpressionError, TooMuchWork, UnresolvedName
from cxsystem2.problems import nearest
from cxsystem2.units import DimensionMismatchError, Quantity, dimension_of

LONGEST = 4000
LONGEST_KEPT = 100
DEEPEST = 100
_SHOWN = 80
_LONGEST_HELPED = 400
_STEP = 5
"""Work of a step of calculation, in microseconds."""

Lookup = Callable[[str], Value]


def evaluate(text: str, names: Mapping[str, Value] | Lookup, unit: str = "") -> Value:
    """Calculate an expression; `names` gives the value of each name that the table defines (or raises KeyError).

    `unit` is what the value should be in, where that is known: it tells which unit may be meant by a word that is none.

    Raises:
        ExpressionError: the text is not an expression of the allowed form, a name is unknown, or units do not match.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"the expression is longer than {LONGEST} characters")
    lookup = names.__getitem__ if isinstance(names, Mapping) else names
    walker = _Walker(lookup, names if isinstance(names, Mapping) else {}, unit)
    walker.spend(len(text) // 2)
    text = spelling.plain(text).strip()
    if spelling.is_date(text, walker.knows):
        raise ExpressionError(f"'{text}' is a date or a time; format the cell as text and write the value again")
    body = _parsed(text) or _parsed(spelling.starred(text, walker.is_unit))
    if body is None:
        raise ExpressionError(f"'{_cut(text)}' is not an expression{_syntax_hint(text, walker)}")
    if isinstance(body, ast.Tuple) and not text.startswith("("):
        raise ExpressionError(f"'{_cut(text)}' {_comma_hint(text, walker)}")
    return walker.calculate(body)


def meant(text: str, is_unit: Callable[[str], bool]) -> str:
    """A text as expressions write it, with the stars before units that were left out; any other text as it is."""
    whole = spelling.starred(text, is_unit) if len(text) <= LONGEST else ""
    missing = whole and _parsed(spelling.plain(text).strip()) is None and _parsed(spelling.plain(whole).strip()) is not None
    return whole if missing else text


def _parsed(text: str) -> ast.expr | None:
    """The tree of an expression; None for a text that is none."""
    try:
        return _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _parse(text: str) -> ast.expr:
    """The tree of an expression; those of long ones are not kept, since a tree takes some hundred bytes for each character."""
    return _kept(text) if len(text) <= LONGEST_KEPT else _kept.__wrapped__(text)


@lru_cache(maxsize=4096)  # a sweep reads the same cells at every point; the trees are only looked at
def _kept(text: str) -> ast.expr:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)  # a backslash in a text
        return ast.parse(text, mode="eval").body


def _syntax_hint(text: str, walker: _Walker) -> str:
    if text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        return "; a bracket is not closed"
    if spelling.is_thousand_or_decimal(text):  # with a unit that lacks its star
        return "; its comma may divide thousands or decimals"
    if spelling.is_unsure(text, walker.is_unit):
        return "; write a star between a number and its unit, and put both into brackets where they belong together: (2*ms)"
    found = walker.remedy(text)
    return f"; write {found}" if found else ""


def _comma_hint(text: str, walker: _Walker) -> str:
    if two := spelling.either(text):
        return f"has a comma, which may divide thousands or decimals; write {two[0]} or {two[1]}"
    found = walker.remedy(text)
    if found and spelling.is_decimal_comma(text):
        return f"has a comma; write a decimal point ({found}), or [ ] for a list"
    return f"is not an expression; write {found}" if found else "has a comma; write [ ] for a list"


class _Walker:
    def __init__(self, lookup: Lookup, known: Mapping[str, Value], unit: str) -> None:
        self.lookup, self.known, self.unit = lookup, known, unit
        self.effort, self.ordinary = effort.current(), effort.ORDINARY

    def spend(self, work: int) -> None:
        """Count what the expression takes; what is beyond the ordinary comes from the effort of the whole check."""
        self.ordinary -= work
        if self.ordinary >= 0 or self.effort is None:
            return
        work, self.ordinary = -self.ordinary, 0
        if not self.effort.spend(work):
            if self.effort.told:
                raise UnresolvedName("as the others behind the first one")
            self.effort.told = True
            raise TooMuchWork(
                "this expression and long ones before it are too much to calculate in one check; write shorter expressions and "
                "lists, or their values"
            )

    def calculate(self, body: ast.expr) -> Value:
        with np.errstate(all="ignore"):
            return self.value(body, 0)

    def knows(self, name: str) -> bool:
        """Whether a word is the name of a value or of a unit."""
        try:
            self.lookup(name)
        except KeyError:
            return spelling.unit(name) is not None
        except ExpressionError:
            return True
        return True

    def is_unit(self, name: str) -> bool:
        """Whether a word is the name of a unit and of nothing in the table."""
        try:
            self.lookup(name)
        except KeyError:
            return spelling.unit(name) is not None
        except ExpressionError:
            return False
        return False

    def remedy(self, written: str) -> str:
        """What may be meant by a text that is no expression: a short one that has a value; empty when none is found."""
        if len(written) > _LONGEST_HELPED:
            return ""
        for text in spelling.rewritten(written, self.knows):
            if len(text) > _SHOWN:
                continue
            try:
                body = _parse(text)
                if not isinstance(body, ast.Tuple):
                    self.calculate(body)
                    return text
            except TooMuchWork:
                raise
            except (SyntaxError, ValueError, RecursionError, MemoryError):  # ExpressionError is one of them
                continue
        return ""

    def value(self, node: ast.expr, depth: int) -> Value:
        if type(node) is ast.Constant and type(node.value) in PLAIN:
            return node.value  # lists have thousands of them
        if depth > DEEPEST:
            raise ExpressionError(f"the expression is nested more than {DEEPEST} deep")
        try:
            value = self._value(node, depth + 1)
            self.spend(_STEP + words.work(value))
            return value
        except ExpressionError:
            raise
        except DimensionMismatchError as error:
            raise ExpressionError(f"'{_source(node)}': units do not match ({_short(error)})") from None
        except ZeroDivisionError:
            raise ExpressionError(f"'{_source(node)}' divides by zero") from None
        except (OverflowError, MemoryError):
            raise ExpressionError(f"'{_source(node)}' is too large") from None
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError) as error:
            raise ExpressionError(f"'{_source(node)}' cannot be calculated: {_short(error)}") from None

    def _value(self, node: ast.expr, depth: int) -> Value:
        match node:
            case ast.Constant(value=bool() | int() | float() | complex() | str()):
                return node.value
            case ast.Name():
                return self._name(node.id)
            case ast.UnaryOp() if type(node.op) in UNARY:
                return UNARY[type(node.op)](number(self.value(node.operand, depth)))
            case ast.BinOp() if type(node.op) in BINARY:
                left, right = number(self.value(node.left, depth)), number(self.value(node.right, depth))
                return combine(type(node.op), left, right)
            case ast.List() | ast.Tuple():
                return self._bounded(self.value(element, depth) for element in node.elts)
            case ast.Dict() if None not in node.keys:
                keys = [self.value(key, depth) for key in node.keys if key is not None]
                return dict(zip(keys, self._bounded(self.value(value, depth) for value in node.values), strict=True))
            case ast.Subscript():
                return self._item(node, depth)
            case ast.Call(func=ast.Name(), keywords=[]):
                return self._call(node, depth)
        hint = "; a power is written **" if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor) else ""
        raise ExpressionError(f"'{_source(node)}' is not allowed in a table{hint}")

    def _name(self, name: str) -> Value:
        try:
            return self.lookup(name)
        except KeyError:
            pass
        if (unit := spelling.unit(name)) is not None:
            return unit
        if name in words.CONSTANTS:
            return words.CONSTANTS[name]
        if name in words.FUNCTIONS:
            raise ExpressionError(f"'{name}' is a function; write {name}(…)")
        wanted = dimension_of(evaluate(self.unit, {})) if self.unit else None
        raise ExpressionError(f"unknown name '{name}'{spelling.offer(name, chain(self.known, words.CONSTANTS), wanted)}")

    @staticmethod
    def _bounded(values: Iterator[Value]) -> list[Value]:
        """Values in a list, counted while they are made and not when memory is full of them."""
        found, total = [], 0
        for value in values:
            total += words.count(value)
            if total > words.MOST_ELEMENTS:
                raise OverflowError
            found.append(value)
        return found

    def _item(self, node: ast.Subscript, depth: int) -> Value:
        container = self.value(node.value, depth)
        if isinstance(node.slice, ast.Slice):
            raise ExpressionError(f"'{_source(node)}' is not allowed in a table; name one key or number")
        key = self.value(node.slice, depth)
        if isinstance(container, Mapping):
            if key in container:
                return container[key]
            raise ExpressionError(f"'{_source(node.value)}' has no key '{key}'{nearest(str(key), map(str, container))}")
        container = words.as_array(container)
        if isinstance(container, np.ndarray | Quantity) and container.ndim and type(key) is int:
            return container[key]
        raise ExpressionError(f"'{_source(node.value)}' is neither a block nor a list")

    def _call(self, node: ast.Call, depth: int) -> Value:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name not in words.FUNCTIONS:
            raise ExpressionError(f"unknown function '{name}'{nearest(name, words.FUNCTIONS)}")
        if self.effort is not None and self.effort.work < 0:  # it may make a large array before that can be counted
            raise UnresolvedName("as the others behind the first one")
        return words.FUNCTIONS[name](*self._bounded(self.value(argument, depth) for argument in node.args))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _source(node: ast.expr) -> str:
    """The text of a part of an expression, for a message."""
    try:
        return _cut(ast.unparse(node))
    except RecursionError:
        return "…"


def _short(error: Exception) -> str:
    return str(error).splitlines()[0].strip("'\"") if str(error) else type(error).__name__
