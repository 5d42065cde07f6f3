"""Start values with random numbers: each ``rand()`` and ``randn()`` of an expression becomes a name of its own.

Who knows the seed draws a number for each cell under these names. This module needs no Brian2.
"""

from __future__ import annotations

import re

_CALL = re.compile(r"(?<![\w.])(randn?)\s*\(\s*\)")
_NAME = re.compile(r"\bxi_(randn?)_\d+\b")


def named(text: str) -> str:
    """An expression with names (``xi_rand_1``) for its random numbers."""
    count = iter(range(1, len(text) + 1))
    return _CALL.sub(lambda found: f"xi_{found[1]}_{next(count)}", text)


def draws(text: str) -> dict[str, str]:
    """The names of the random numbers of an expression, and what each is: ``rand`` or ``randn``."""
    return {found[0]: found[1] for found in _NAME.finditer(text)}


def as_written(text: str) -> str:
    """The expression as a person writes it."""
    return _NAME.sub(lambda found: f"{found[1]}()", text)
