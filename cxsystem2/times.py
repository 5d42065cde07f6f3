"""Times as users give them to commands and in the browser: with a unit, as in tables, and hours and minutes for the clock."""

from __future__ import annotations

import math
import re

from cxsystem2.errors import CxSystemError

_LONG = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}


def seconds(text: str | None, name: str) -> float | None:
    """The time that an option or a field of a name gives, in second; None where it was not given.

    Raises:
        CxSystemError: it is no time above 0.
    """
    if text is None:
        return None
    if re.fullmatch(r"\s*\d+(:\d+)+\s*", text):
        raise CxSystemError(f"{name}: '{text}' has no unit; write 90*minute or 2*hour")
    from cxsystem2.expressions import ExpressionError, evaluate, in_unit
    from cxsystem2.expressions.spelling import starred, unit

    second = evaluate("second", {})
    text = starred(text, lambda word: word in _LONG or unit(word) is not None) or text
    try:
        value = evaluate(text, {word: size * second for word, size in _LONG.items()}, "second")
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise ExpressionError(f"'{text}' has no unit; write {text.strip()}*second, or *ms, *minute or *hour")
        found = in_unit(value, "second")
    except ExpressionError as error:
        raise CxSystemError(f"{name}: {' '.join(str(error).split())}") from None
    if not isinstance(found, float | int):
        raise CxSystemError(f"{name}: '{text}' is not one time")
    if not math.isfinite(found) or found <= 0:
        raise CxSystemError(f"{name}: '{text}' is not a time above 0 s")
    return float(found)
