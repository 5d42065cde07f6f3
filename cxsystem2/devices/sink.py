"""Where the records of a simulation go while it advances: into memory, or nowhere; `recording.growing` writes a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class Sink(ABC):
    """Takes what is recorded, in the order of time, some of it at once. Times are in second, values in SI units."""

    @abstractmethod
    def spikes(self, group: str, cells: Cells, times: Floats) -> None:
        """Spikes of a group: the number of the cell in the group and the time of each."""

    @abstractmethod
    def states(self, recorder: str, times: Floats, values: Floats) -> None:
        """Samples of a state recorder: `values` has a row for each time and a column for each recorded cell or synapse."""

    @abstractmethod
    def counts(self, recorder: str, begins: Floats, counts: Floats) -> None:
        """Bins of a rate recorder: their beginnings, and the spikes in each (row) of each population (column)."""


class Nothing(Sink):
    """Keeps nothing."""

    def spikes(self, group: str, cells: Cells, times: Floats) -> None:
        """Forget spikes."""

    def states(self, recorder: str, times: Floats, values: Floats) -> None:
        """Forget samples."""

    def counts(self, recorder: str, begins: Floats, counts: Floats) -> None:
        """Forget counts."""


class Memory(Sink):
    """Keeps everything in memory; what was recorded in one go is not copied."""

    def __init__(self) -> None:
        self._spikes: dict[str, list[tuple[Cells, Floats]]] = defaultdict(list)
        self._states: dict[str, list[tuple[Floats, Floats]]] = defaultdict(list)
        self._counts: dict[str, list[tuple[Floats, Floats]]] = defaultdict(list)

    def spikes(self, group: str, cells: Cells, times: Floats) -> None:
        """Keep spikes."""
        self._spikes[group].append((cells, times))

    def states(self, recorder: str, times: Floats, values: Floats) -> None:
        """Keep samples."""
        self._states[recorder].append((times, values))

    def counts(self, recorder: str, begins: Floats, counts: Floats) -> None:
        """Keep counts."""
        self._counts[recorder].append((begins, counts))

    def all_spikes(self) -> dict[str, tuple[Cells, Floats]]:
        """Cells and times by group."""
        return {name: _joined(parts) for name, parts in self._spikes.items()}

    def all_states(self) -> dict[str, tuple[Floats, Floats]]:
        """Times and values by recorder."""
        return {name: _joined(parts) for name, parts in self._states.items()}

    def all_counts(self) -> dict[str, tuple[Floats, Floats]]:
        """Beginnings of bins and counts by recorder."""
        return {name: _joined(parts) for name, parts in self._counts.items()}


def _joined(parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    if len(parts) == 1:
        return parts[0]
    first, second = zip(*parts, strict=True)
    return np.concatenate(first), np.concatenate(second)
