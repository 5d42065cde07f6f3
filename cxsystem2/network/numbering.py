"""One number for each cell of a network, and one for each synapse.

Cells are numbered through inputs and populations in the order of the tables, so that a number does not depend on the device
or on the objects that it makes. Synapses are numbered through pathways in the order of the tables, and within a pathway by
source, delay and target.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Configuration

Numbers = npt.NDArray[np.int64]


class Numbering:
    """The numbers of the cells of a configuration."""

    def __init__(self, config: Configuration) -> None:
        cells = [*config.cells.values()]
        self.names = [one.name for one in cells]
        """Inputs and populations in the order of their numbers."""
        self.firsts: Numbers = np.cumsum([0, *(one.size for one in cells)], dtype=np.int64)
        """The first number of each, and the number of all cells."""
        self._first = dict(zip((one.label for one in cells), self.firsts.tolist(), strict=False))

    def __len__(self) -> int:
        return int(self.firsts[-1])

    def first(self, label: str) -> int:
        """The number of the first cell of an input or of a population."""
        return int(self._first[label])

    def owner(self, numbers: npt.ArrayLike) -> tuple[Numbers, Numbers]:
        """For each number the place of its population in `names`, and the number within it."""
        found = np.asarray(numbers, np.int64)
        owners = np.searchsorted(self.firsts, found, "right") - 1
        return owners, found - self.firsts[owners]


def first_synapses(counts: Sequence[int]) -> Numbers:
    """The number of the first synapse of each pathway, and the number of all, from the synapses of each pathway."""
    return np.cumsum([0, *counts], dtype=np.int64)
