"""One number for each cell of a network, whatever objects and devices it is made of.

Cells are numbered through inputs and populations in the order of the tables. Synapses have their numbers within a pathway: by
source, delay and target.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


class Numbering:
    """The numbers of all cells, from the number of cells of each input and population, by name or by idx."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.names = [*sizes]
        """Inputs and populations in the order of their numbers."""
        self.firsts: Numbers = np.cumsum([0, *sizes.values()], dtype=np.int64)
        """The first number of each, and the number of all cells."""
        self._first = dict(zip(self.names, self.firsts.tolist(), strict=False))

    def __len__(self) -> int:
        return int(self.firsts[-1])

    def first(self, name: str) -> int:
        """The number of the first cell of an input or of a population."""
        return int(self._first[name])

    def owner(self, numbers: npt.ArrayLike) -> tuple[Numbers, Numbers]:
        """For each number the place of its population in `names`, and the number within it."""
        found = np.asarray(numbers, np.int64)
        owners = np.searchsorted(self.firsts, found, "right") - 1
        return owners, found - self.firsts[owners]
