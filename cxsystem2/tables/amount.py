"""Quantities of Brian2 as the text of a cell, without a loss of digits."""

from __future__ import annotations

import math
from typing import Any


def is_quantity(value: object) -> bool:
    """Whether a value is a single quantity of Brian2; nothing is imported to see that."""
    return hasattr(value, "dim") and not getattr(value, "ndim", False)


def text(value: Any) -> str:
    """A quantity as a cell has it: ``4. * nsiemens``; in the base unit where Brian2 would show less than all digits."""
    shown = repr(value)
    head, star, _ = shown.partition(" * ")
    number = float(value)
    if not star or number == 0 or not math.isfinite(number):
        return shown
    scale = round(math.log10(number / float(head))) if float(head) * number > 0 else 0
    if math.isclose(float(head) * 10.0**scale, number, rel_tol=1e-14):
        return shown
    one, _, unit = repr(value / number).partition(" * ")
    return f"{number * float(one)!r} * {unit}"
