"""What every file of saved connections holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.connections.connections import Connections


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a saved pathway is found by: the names of its populations, the compartment, the sign, and which one it is.

    `occurrence` counts the pathways that agree in all the rest, from 0.
    """

    pre: str
    post: str
    compartment: str
    sign: str
    occurrence: int = 0

    def __str__(self) -> str:
        number = f" (number {self.occurrence + 1})" if self.occurrence else ""
        return f"{self.pre} to {self.post}, {self.compartment}, {self.sign}{number}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pathway asks of a file: its key, and what it brings along where a file leaves that open.

    `labels` are the idx of its two populations, `sizes` their numbers of cells, `weight` (in `weight_unit`) and `delay`
    (second) the means of the row.
    """

    key: Key
    labels: tuple[str, str]
    sizes: tuple[int, int]
    weight: float
    weight_unit: str
    delay: float

    @property
    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two names of each population: idx, and full name."""
        return (self.labels[0], self.key.pre), (self.labels[1], self.key.post)

    def takes_those_of(self, other: Wanted) -> bool:
        """Whether another pathway has the same sign between the same populations."""
        return (self.labels, self.key.sign) == (other.labels, other.key.sign)


class ConnectionStore(ABC):
    """Saved connections and positions, read piece by piece."""

    positions: dict[str, npt.NDArray[np.complex128]]
    initial: dict[str, dict[str, npt.NDArray[np.float64]]]
    """What variables of cells start at (SI units): by population, and by variable."""

    @abstractmethod
    def admit(self, wanted: Wanted) -> str:
        """Take a pathway on; returns why it cannot have its synapses from the file, nothing when it can."""

    @abstractmethod
    def read(self, key: Key) -> Connections:
        """The synapses of a pathway that was admitted."""

    def count(self, key: Key) -> int:
        """The number of synapses of a pathway that was admitted."""
        return len(self.read(key))

    def leftover(self) -> Iterator[tuple[str, bool]]:
        """What becomes of connections that no pathway takes, and whether that is a mistake, when all have asked."""
        yield from ()


class SavedStore(ConnectionStore):
    """A file of pathways that were saved, each under its key."""

    @abstractmethod
    def size(self, key: Key) -> tuple[int, int] | None:
        """The sizes of the two populations of a saved pathway; None when it is not there."""

    def admit(self, wanted: Wanted) -> str:
        """That the pathway is not there, or was between populations of other sizes."""
        found = self.size(wanted.key)
        if found is None:
            return f"the connections file has no pathway {wanted.key}"
        if found != wanted.sizes:
            here = f"{wanted.sizes[0]} to {wanted.sizes[1]}"
            return f"the file has {found[0]} to {found[1]} cells for {wanted.key}; here there are {here}"
        return ""
