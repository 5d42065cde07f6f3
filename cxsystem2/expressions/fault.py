"""What is wrong with an expression."""

from __future__ import annotations

from cxsystem2.errors import CxSystemError


class ExpressionError(CxSystemError, ValueError):
    """An expression that cannot be read or calculated; the message says why."""


class UnresolvedName(ExpressionError):
    """An expression that rests on a value which is itself in error, and has been reported where it stands."""


class TooMuchWork(ExpressionError):
    """An expression with which the work of a check is spent; it is said of the first one, and not of those behind it."""
