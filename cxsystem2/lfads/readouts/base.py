"""What every readout has, and their registry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
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
        begin: outputs with which training begins (outputs,): without them the bias of rare spikes takes thousands of steps.
    """

    word: str

    def __init__(self, name: str, factors: int, outputs: int, hidden: int, begin: NDArray[np.float32] | None = None) -> None:
        self.name, self.factors, self.outputs, self.hidden = name, factors, outputs, hidden
        self.begin = np.zeros(outputs, np.float32) if begin is None else begin

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
