"""What every observation model has, and their registry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.registry import Registry

T = TypeVar("T", bound="type[Observation]")


class Observation(ABC):
    """The distribution of the data of one channel in one bin, by numbers that are read out from the factors.

    Attributes:
        word: what users write.
        outputs: numbers that are read out for each channel.
    """

    word: str
    outputs: int

    @abstractmethod
    def loss(self, outputs: Tensor, data: Tensor) -> Tensor:
        """The negative log-likelihood of each element, with all its constants, so that values of all models compare.

        Args:
            outputs: (…, channels x `outputs`), the first output of all channels first.
            data: (…, channels).
        """

    @abstractmethod
    def mean(self, outputs: Tensor) -> Tensor:
        """The mean of the data (…, channels), in their unit: counts per bin for spikes."""

    @abstractmethod
    def beginning(self, mean: NDArray[np.float64]) -> NDArray[np.float32]:
        """Outputs (channels x `outputs`,) that say no more than the mean of each channel: with them a readout begins.

        Args:
            mean: of the data of each channel (channels,), above 0.
        """

    @abstractmethod
    def mistake(self, smallest: float, whole: bool) -> str:
        """What is wrong with data of which the smallest value is this, and that are whole numbers or not; empty: nothing."""


OBSERVATIONS: Final[Registry[type[Observation]]] = Registry(
    "observation model",
    group="cxsystem2.lfads.observations",
    base=Observation,
    home="cxsystem2.lfads.observations.poisson",
)
