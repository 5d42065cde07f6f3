"""Keyed random numbers for several steps at once: a call of numpy costs more than some hundred numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.network.noise import Cells, Key

_AT_ONCE = 8_000
"""Numbers of one call: their words stay in the caches near a core."""
Numbers = npt.NDArray[np.float64]


class Ahead:
    """Numbers of cells in one step after another: those of `function`, to the bit, in fewer calls.

    Where the same cells ask again, the numbers of the steps that follow are drawn, too.
    """

    def __init__(self, function: Callable[[Cells, Any, Key], Numbers], key: Key) -> None:
        self._function, self._key = function, key
        self._cells: Cells = np.empty(0, np.int64)
        self._first, self._drawn = 0, np.empty((0, 0))

    def draw(self, cells: Cells, step: int) -> Numbers:
        """A number for each cell in a step."""
        if not np.array_equal(cells, self._cells):
            self._cells, self._drawn = np.array(cells), np.empty((0, 0))
            return self._function(cells, step, self._key)
        if not self._first <= step < self._first + len(self._drawn):
            steps = np.arange(step, step + max(1, _AT_ONCE // max(1, cells.size)))
            self._first, self._drawn = step, self._function(cells, steps[:, np.newaxis], self._key)
        found: Numbers = self._drawn[step - self._first].copy()
        return found
