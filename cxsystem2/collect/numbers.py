"""Values of swept cells as numbers: texts such as ``1.5*nS`` are given to a run, figures want 1.5 on an axis of nS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cxsystem2.expressions import ExpressionError, evaluate, in_unit
from cxsystem2.expressions.quantity import dimension
from cxsystem2.units import DIMENSIONLESS

_PRODUCT = re.compile(r"[-+]?[\d.]++(?:[eE][-+]?\d+)?\s*+\*?\s*+(?P<unit>[A-Za-z].*)")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers in a unit; a plain number has the unit 1."""

    values: tuple[float, ...]
    unit: str


def numbers(texts: Sequence[str]) -> Numbers | None:
    """The numbers that values stand for, in the unit of the first value; None unless all are single numbers alike.

    A value with names of the table in it is none: what it stands for is known to the run alone.
    """
    if not texts:
        return None
    product = _PRODUCT.fullmatch(texts[0].strip())
    unit = product["unit"] if product else "1"
    try:
        if dimension(unit) == DIMENSIONLESS:
            unit = "1"
        size = in_unit(evaluate(unit, {}), unit)
        values = tuple(in_unit(evaluate(text, {}), unit) / size for text in texts)
    except (ExpressionError, TypeError, ZeroDivisionError):
        return None
    if not all(isinstance(value, float | int) for value in values):
        return None
    return Numbers(tuple(float(f"{value:.12g}") for value in values), unit)  # 1.2*nS is 1.2, not 1.2000000000000002
