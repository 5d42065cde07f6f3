"""Units as texts: from our own words to values, and back."""

from __future__ import annotations

from functools import cache

from cxsystem2.brian import Dimension, Quantity, get_unit
from cxsystem2.expressions import evaluate


@cache
def unit(text: str) -> Quantity:
    """The unit that one of our own unit texts names, ``siemens/volt`` say: names, ``*``, ``/``, ``**`` and ``1``."""
    return Quantity(evaluate(text, {}))


def unit_name(dimension: Dimension) -> str:
    """A unit in words, ``volt`` say."""
    return str(get_unit(dimension).name)
