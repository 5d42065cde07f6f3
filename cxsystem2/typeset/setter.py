"""From the text of equations and statements, as Brian2 reads them, to pieces of a formula."""

from __future__ import annotations

import ast
import re

from cxsystem2.expressions.assignment import assignment
from cxsystem2.typeset.form import GREEK, FormulaLanguage

_LONGEST = 4
"""A name with more letters than this is a word, and stands upright."""
_INFIX: dict[type[ast.AST], str] = {
    ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%", ast.Add: "+", ast.Sub: "-", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">",
    ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.And: "and", ast.Or: "or",
}  # fmt: skip
_OR, _AND, _COMPARED, _SUM, _PRODUCT, _POWER, _ATOM = range(7)
"""How tightly the parts of a formula hold together."""
_LINE = re.compile(r"^(?P<left>[^=:]+)=(?P<right>[^:]*)(:.*)?$")
_DERIVATIVE = re.compile(r"^d(\w+)/dt$")


def name(identifier: str, form: FormulaLanguage) -> str:
    """The name of a variable or parameter: ``tau_e`` is a tau with the index e, ``gL`` a g with the index L."""
    base, _, index = identifier.partition("_")
    letter = next((one for one in sorted(GREEK, key=len, reverse=True) if base.startswith(one)), base[:1])
    rest = base[len(letter) :]
    if not letter or len(rest) > _LONGEST or (letter not in GREEK and len(base) > _LONGEST):
        return form.word(identifier)
    return form.symbol(letter, ",".join(part for part in (rest, *index.split("_")) if part))


def formula(text: str, form: FormulaLanguage) -> str:
    """An expression of a model: ``(EL - vm)/tau``. Text that has no form of its own stands as it is written."""
    try:
        return _Setter(form).visit(ast.parse(text.strip(), mode="eval").body)[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return form.word(text.strip())


def equation(line: str, form: FormulaLanguage) -> str:
    """A line of equations: ``dvm/dt = (EL - vm)/tau : volt``, ``I = g*vm : amp``; its unit is left out."""
    found = _LINE.match(line.strip())
    if found is None:
        return form.word(line.strip())
    left = found["left"].strip()
    derivative = _DERIVATIVE.match(left)
    if derivative:
        return form.infix(form.derivative(name(derivative[1], form)), "=", formula(found["right"], form))
    return form.infix(formula(left, form), "=", formula(found["right"], form))


def statement(line: str, form: FormulaLanguage) -> str:
    """What happens at a spike: ``vm = V_res`` or ``w += b``; what stands left becomes what stands right."""
    found = assignment(line)
    if found is None:
        return formula(line, form)
    return form.infix(name(found.name, form), "<-", formula(found.becomes, form))


class _Setter:
    """Sets each node of an expression; returns a piece of the formula, and how tightly its outermost parts hold together."""

    def __init__(self, form: FormulaLanguage) -> None:
        self.form = form

    def visit(self, node: ast.AST) -> tuple[str, int]:
        match node:
            case ast.Name(id=identifier):
                return name(identifier, self.form), _ATOM
            case ast.Constant(value=bool() | str() | bytes() | None):
                return self.form.word(str(node.value)), _ATOM
            case ast.Constant(value=int() | float() as value):
                digits, _, power = f"{value:g}".partition("e")
                return self.form.number(digits, int(power) if power else None), _PRODUCT if power else _ATOM
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.visit(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.form.prefix("-", self.within(operand, _PRODUCT)), _SUM
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.form.prefix("not", self.within(operand, _ATOM)), _COMPARED
            case ast.BinOp():
                return self.operation(node)
            case ast.Compare():
                return self.chain(node.left, node.ops, node.comparators, _SUM), _COMPARED
            case ast.BoolOp(op=op, values=[first, *others]):
                least, tightness = (_AND, _OR) if isinstance(op, ast.Or) else (_COMPARED, _AND)
                return self.chain(first, [op] * len(others), others, least), tightness
            case ast.Call(func=ast.Name(id=function), args=given, keywords=[]):
                return self.call(function, [self.visit(one)[0] for one in given]), _ATOM
        raise ValueError(f"{type(node).__name__} has no form")

    def within(self, node: ast.AST, least: int) -> str:
        """A part of something; in brackets, where its own parts hold together less tightly than the place needs."""
        piece, tightness = self.visit(node)
        return piece if tightness >= least else self.form.brackets(piece)

    def operation(self, node: ast.BinOp) -> tuple[str, int]:
        match node:
            case ast.BinOp(ast.UnaryOp(ast.USub(), operand), ast.Mult() | ast.Div(), right):  # the sign stands before the whole
                return self.form.prefix("-", self.within(ast.BinOp(operand, node.op, right), _PRODUCT)), _SUM
            case ast.BinOp(above, ast.Div(), below):
                return self.form.fraction(self.visit(above)[0], self.visit(below)[0]), _PRODUCT
            case ast.BinOp(base, ast.Pow(), exponent):
                return self.form.power(self.within(base, _ATOM), self.visit(exponent)[0]), _POWER
            case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
                return self.form.infix(self.within(left, _SUM), _INFIX[type(op)], self.within(right, _PRODUCT)), _SUM
        if type(node.op) not in _INFIX:
            raise ValueError("an operator without a form")
        sign = "." if isinstance(node.right, ast.Constant) else _INFIX[type(node.op)]
        return self.form.infix(self.within(node.left, _PRODUCT), sign, self.within(node.right, _PRODUCT)), _PRODUCT

    def chain(self, first: ast.AST, signs: list[ast.cmpop] | list[ast.boolop], others: list[ast.expr], least: int) -> str:
        """Parts with signs between them, from left to right."""
        piece = self.within(first, least)
        for sign, other in zip(signs, others, strict=True):
            if type(sign) not in _INFIX:
                raise ValueError("a comparison without a form")
            piece = self.form.infix(piece, _INFIX[type(sign)], self.within(other, least))
        return piece

    def call(self, function: str, given: list[str]) -> str:
        match function, given:
            case "sqrt", [one]:
                return self.form.root(one)
            case "abs", [one]:
                return self.form.magnitude(one)
        return self.form.call(function, given)
