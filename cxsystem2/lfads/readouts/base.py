"""What every readout has, and their registry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final

from torch import Tensor

from cxsystem2.lfads.parameters import Weight
from cxsystem2.registry import Registry


class Readout(ABC):
    """The way from factors to outputs, for one session.

    Args:
        name: under which its weights stand.
        factors: dimensions of the factors.
        outputs: numbers that are read out in each bin.
        hidden: units of hidden layers, where there are any.
    """

    word: str

    def __init__(self, name: str, factors: int, outputs: int, hidden: int) -> None:
        self.name, self.factors, self.outputs, self.hidden = name, factors, outputs, hidden

    @abstractmethod
    def weights(self) -> dict[str, Weight]:
        """Its weights by name."""

    @abstractmethod
    def read(self, parameters: Mapping[str, Tensor], factors: Tensor) -> Tensor:
        """Outputs (members, bins, trials, outputs) for factors (members, bins, trials, factors)."""


READOUTS: Final[Registry[type[Readout]]] = Registry(
    "readout",
    group="cxsystem2.lfads.readouts",
    base=Readout,
    home="cxsystem2.lfads.readouts.known",
)
