"""The columns ``weight_distribution`` and ``delay_distribution``: how values spread around their mean."""

from __future__ import annotations

import re
from dataclasses import fields

from cxsystem2.config.column import number
from cxsystem2.config.scope import Scope
from cxsystem2.errors import RegistryError
from cxsystem2.expressions import ExpressionError
from cxsystem2.models.distribution import Clipped, Distribution, distributions

_WRITTEN = re.compile(r"^(?P<word>\w++)\s*+(?:\((?P<values>[^()]*)\))?\s*+(?:\[(?P<bounds>[^\[\]]*)\])?$")


def read_spread(text: str, scope: Scope) -> Distribution:
    """Reads ``constant``, ``uniform(0.5,1.5)``, ``normal(0.1)``, ``lognormal(0.5)[0.1,3]``."""
    found = _WRITTEN.match(text.strip())
    if not found:
        raise ExpressionError(
            f"'{text}' is not a distribution; write normal(0.1) for example, or normal(0.1)[0.5,2] with bounds"
        )
    try:
        model = distributions[found["word"]]
    except RegistryError as error:
        raise ExpressionError(str(error)) from None
    values = _numbers(found["values"], scope)
    names = [field.name for field in fields(model)]  # type: ignore[arg-type]
    if len(values) != len(names):
        raise ExpressionError(f"'{text}' has {len(values)} parameters; write {model.written()}")
    for name, value in zip(names, values, strict=True):
        if value < 0:
            raise ExpressionError(f"'{text}': {name} {value:g} is below 0")
    spread = model(*values)
    if found["bounds"] is not None and not spread.fault():
        spread = _clipped(spread, _numbers(found["bounds"], scope), text)
    if fault := spread.fault():
        raise ExpressionError(f"'{text}': {fault}")
    return spread


def _clipped(spread: Distribution, bounds: list[float], text: str) -> Clipped:
    """A distribution within bounds."""
    if len(bounds) != 2:
        raise ExpressionError(f"'{text}': bounds are two multiples of the mean, [0.5,2]")
    low, high = bounds
    if low < 0:
        raise ExpressionError(f"'{text}': bound {low:g} is below 0")
    return Clipped(spread, low, high)


def _numbers(text: str | None, scope: Scope) -> list[float]:
    """Numbers between commas."""
    return [number(part.strip(), scope) for part in text.split(",")] if text and text.strip() else []
