"""Numbers and quantities as Python text that Brian2 evaluates to the same floats, to the bit.

A quantity is in the unit that reads best, ``250*pF``; where no short number in such a unit is exactly the wanted
float, it is in the base unit, ``2.5000000000000003e-10*farad``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from cxsystem2.units import named

SCALED = {
    "volt": ("mV", "uvolt", "volt"),
    "amp": ("pA", "nA", "uA", "mA"),
    "farad": ("pF", "nF", "uF"),
    "siemens": ("nS", "uS", "mS", "psiemens"),
    "second": ("ms", "second", "us"),
    "hertz": ("Hz", "kHz"),
    "meter": ("um", "mm", "meter"),
}
"""Units that a reader likes, for each base unit; the first that fits is taken."""
SHORT, _LONGEST = 12, 18
"""Characters of a number that is good to read, and of one that is still better than a number in a base unit."""


def number(value: float) -> str:
    """A plain number as Python text; reading it gives the same float."""
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return repr(float(value))


def quantity(value: float, base: str) -> str:
    """A quantity as Python text; `value` is in the unit `base`, which has no prefix."""
    found = together([value], base)
    return found[0][0] if base == "1" else f"{found[0][0]}*{found[1]}"


def together(values: Sequence[float], base: str) -> tuple[list[str], str]:
    """Several quantities as the texts of their numbers and one unit that is good for all of them."""
    best: tuple[tuple[bool, bool], list[str], str] | None = None
    for name in SCALED.get(base, ()):
        texts = [_scaled(value, name) for value in values]
        if all(texts):
            far = not all(_near(float(text)) for text in texts)
            long = max(map(len, texts)) > SHORT
            if (best is None or (far, long) < best[0]) and not (far and long):
                best = (far, long), texts, name
    return best[1:] if best is not None else ([number(value) for value in values], base)


def _near(value: float) -> bool:
    """Whether a number has a size that is easy to grasp."""
    return value == 0 or 0.1 <= abs(value) < 1000


def _scaled(value: float, name: str) -> str:
    """The shortest number that is `value` when Brian2 multiplies it with a unit; empty when there is no short one."""
    if not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0):
        return ""
    size = named(name).size
    for digits in range(1, 18):
        text = repr(float(f"{value / size:.{digits}g}")).removesuffix(".0")
        if len(text) > _LONGEST:
            return ""
        if float(text) * size == value:
            return text
    return ""


def shown(value: float, base: str) -> str:
    """A quantity for a comment, rounded: ``6 nS``."""
    for name in SCALED.get(base, ()):
        rounded = float(f"{value / named(name).size:.5g}")
        if _near(rounded) and (rounded or not value):
            return f"{rounded:g} {name}"
    return f"{value:g}" if base == "1" else f"{value:g} {base}"
