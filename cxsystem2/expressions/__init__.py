"""Expressions of tables: arithmetic with physical units, evaluated from a syntax tree and never by ``eval``."""

from cxsystem2.expressions.evaluate import ExpressionError, UnresolvedName, Value, evaluate
from cxsystem2.expressions.quantity import in_unit, show

__all__ = ["ExpressionError", "UnresolvedName", "Value", "evaluate", "in_unit", "show"]
