"""Labels of axes: what, and in which unit."""

from __future__ import annotations

from cxsystem2.units import symbol

_SCALES = {"second": (1e3, "ms"), "volt": (1e3, "mV"), "amp": (1e12, "pA"), "siemens": (1e9, "nS")}


def scaled(unit: str) -> tuple[float, str]:
    """By what to multiply a value of an SI unit, and the symbol of the result: volt are shown as mV."""
    if unit in ("", "1"):
        return 1.0, ""
    return _SCALES.get(unit) or (1.0, symbol(unit))


def labelled(text: str, unit: str) -> str:
    """A text with its unit."""
    return f"{text} ({unit})" if unit else text
