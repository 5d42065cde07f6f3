"""What every file of saved connections answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
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


class Store(ABC):
    """Saved connections and positions, read piece by piece."""

    positions: dict[str, npt.NDArray[np.complex128]]

    @abstractmethod
    def size(self, key: Key) -> tuple[int, int] | None:
        """The sizes of the two populations of a saved pathway; None when it is not there."""

    @abstractmethod
    def read(self, key: Key) -> Connections:
        """The synapses of a pathway that is there."""
