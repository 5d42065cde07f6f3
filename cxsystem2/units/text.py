"""Values as a reader likes to see them: in the unit in which their number is nearest to 10, as Brian2 prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cxsystem2.units.dimension import Dimension
from cxsystem2.units.names import Named, choices, coherent

IN_A_SENTENCE: Mapping[str, Any] = {"edgeitems": 2, "threshold": 5}
"""How numpy prints a list in a message."""


def shown(value: Any, kind: Dimension) -> str:
    """A number or an array, in base units, as text with its best unit; its digits are those with which numpy prints now."""
    unit = best_unit(value, kind)
    number = np.array2string(np.asarray(value) / unit.size)
    return number if unit.symbol == "1" else f"{number} {unit.symbol}"


def best_unit(value: Any, kind: Dimension) -> Named:
    """The unit in which numbers are nearest to 10, by the squares of their logarithms; zeros have no part in it."""
    known = choices(kind)
    if len(known) == 1:
        return known[0]
    sizes = np.abs(_printed(np.asarray(value))).ravel()
    sizes = sizes[(sizes != 0) & ~np.isnan(sizes)]
    if not sizes.size:
        return coherent(kind)
    with np.errstate(all="ignore"):
        far = [float(((np.log10(sizes / unit.size) - 1) ** 2).sum()) for unit in known]
    return known[int(np.argmin(far))]


def _printed(values: Any) -> Any:
    """The part of an array that numpy prints."""
    options = np.get_printoptions()
    if values.size <= options["threshold"]:
        return values
    edge = options["edgeitems"]
    for axis, length in enumerate(values.shape):
        if length > 2 * edge:
            values = np.take(values, [*range(edge), *range(length - edge, length)], axis)
    return values
