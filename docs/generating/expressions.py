"""Functions, constants and limits of expressions."""

from __future__ import annotations

from generating.markdown import table

from cxsystem2.expressions import words
from cxsystem2.expressions.arithmetic import LARGEST_EXPONENT, MOST_BITS
from cxsystem2.expressions.evaluate import DEEPEST, LONGEST


def functions() -> str:
    """The functions of expressions."""
    return ", ".join(f"`{name}`" for name in words.FUNCTIONS) + "."


def constants() -> str:
    """The constants of expressions."""
    return ", ".join(f"`{name}`" for name in words.CONSTANTS) + "."


def limit_table() -> str:
    """The limits of expressions."""
    rows = [
        ("characters of one expression", f"{LONGEST:,}"),
        ("depth of nesting", f"{DEEPEST:,}"),
        ("exponent", f"−{LARGEST_EXPONENT} to {LARGEST_EXPONENT}"),
        ("bits of a whole number", f"{MOST_BITS:,}"),
        ("elements of a list", f"{words.MOST_ELEMENTS:,}"),
    ]
    return table(("limit", "value"), rows)
