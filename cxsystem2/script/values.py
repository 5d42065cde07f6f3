"""Arguments of statements as Python text: what is short is written out, and the other arrays go to the file beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.script.quantities import SHORT, number, quantity, together
from cxsystem2.script.text import filled
from cxsystem2.syntax.bank import Bank
from cxsystem2.syntax.layout import Layout
from cxsystem2.syntax.statement import Argument, ArrayArgument, Name, QuantityArgument, text

FEW = 8
"""Values of an array that may be written out one by one."""


def sizes_name(group: str) -> str:
    """The name of the list with the numbers of cells of the members of a group."""
    return f"{group}_sizes"


class Values:
    """Writes arguments; `saved` are the arrays that the text refers to."""

    def __init__(self, bank: Bank, layout: Layout) -> None:
        self._arrays = bank.arrays
        self._sizes = {group.name: group.sizes for group in layout.groups}
        self.saved: dict[str, npt.NDArray[Any]] = {}

    def text(self, argument: Argument | Mapping[str, Name], *, fills: bool = False) -> str:
        """An argument as Python text; with `fills` one number may stand for an array of equal ones."""
        if isinstance(argument, QuantityArgument):
            return quantity(argument.value, argument.unit)
        if isinstance(argument, ArrayArgument):
            return self._array(argument, fills=fills)
        return text(argument)

    def _array(self, argument: ArrayArgument, *, fills: bool) -> str:
        values = self._arrays[argument.name]
        numbers = _whole(values) if values.dtype.kind in "iu" else self._floats(argument, values, fills=fills)
        if numbers:
            return numbers
        self.saved[argument.name] = values
        return str(argument)

    def _floats(self, argument: ArrayArgument, values: npt.NDArray[Any], *, fills: bool) -> str:
        """An array of one number, of one for each population, or of few; empty when it is neither."""
        if values.ndim != 1 or not len(values) or not np.isfinite(values).all():
            return ""
        if fills and _same(values, values[0]):
            return quantity(float(values[0]), argument.unit)
        owner = argument.name.rpartition(".")[0]
        sizes = self._sizes.get(owner, [])
        firsts = values[np.cumsum([0, *sizes[:-1]])] if sizes and sum(sizes) == len(values) else values[:0]
        if len(firsts) > 1 and len(values) > len(firsts) and _same(values, np.repeat(firsts, sizes)):
            texts, name = _listed(firsts, argument.unit)
            return f"np.repeat({filled(texts)}, {sizes_name(owner)}){_times(name)}"
        if len(values) <= FEW and fills:
            texts, name = _listed(values, argument.unit)
            few = max(map(len, texts)) <= SHORT  # numbers that were drawn are long, and nothing to read
            return f"np.array({filled(texts)}){_times(name)}" if few else ""
        return ""


def _listed(values: npt.NDArray[Any], unit: str) -> tuple[list[str], str]:
    plain = [float(value) for value in values]
    return together(plain, unit) if unit != "1" else ([number(value) for value in plain], "1")


def _times(unit: str) -> str:
    return "" if unit == "1" else f"*{unit}"


def _whole(values: npt.NDArray[Any]) -> str:
    """An array of few whole numbers, or of numbers in steps of one."""
    if values.ndim != 1 or not len(values):
        return ""
    if len(values) > 2 and np.array_equal(values, np.arange(values[0], values[0] + len(values))):
        first, last = int(values[0]), int(values[-1]) + 1
        return f"np.arange({first}, {last})" if first else f"np.arange({last})"
    return f"np.array({[int(value) for value in values]})" if len(values) <= FEW else ""


def _same(values: npt.NDArray[Any], others: Any) -> bool:
    """Whether floats are equal to the bit; 0 and -0 are not."""
    return bool(np.all(values == others) and np.all(np.signbit(values) == np.signbit(others)))
