"""Labels of axes: what, and in which unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxsystem2.units import symbol

if TYPE_CHECKING:
    from matplotlib.axis import Axis

_SCALES = {"second": (1e3, "ms"), "volt": (1e3, "mV"), "amp": (1e12, "pA"), "siemens": (1e9, "nS")}


def scaled(unit: str) -> tuple[float, str]:
    """By what to multiply a value of an SI unit, and the symbol of the result: volt are shown as mV."""
    if unit in ("", "1"):
        return 1.0, ""
    return _SCALES.get(unit) or (1.0, symbol(unit))


def labelled(text: str, unit: str) -> str:
    """A text with its unit."""
    return f"{text} ({unit})" if unit else text


def plain_numbers(axis: Axis) -> None:
    """Write the ticks of a logarithmic axis as numbers: in figures of this package signs of formulas stay signs."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())
