"""Expressions of tables: arithmetic with physical units, evaluated from a syntax tree and never by ``eval``."""

from cxsystem2.expressions.arithmetic import Value
from cxsystem2.expressions.evaluate import evaluate
from cxsystem2.expressions.fault import ExpressionError, UnresolvedName
from cxsystem2.expressions.quantity import in_unit, show

__all__ = ["ExpressionError", "UnresolvedName", "Value", "evaluate", "in_unit", "show"]
