"""What every observation model has, and their registry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.channels import Channels
from cxsystem2.lfads.parameters import Weight
from cxsystem2.registry import Registry

T = TypeVar("T", bound="type[Observation]")
Array = NDArray[np.float64]
VALUES = "unit of the data, per bin"


class Observation(ABC):
    """The distribution of the data of each channel in one bin, by numbers that are read out from the factors.

    Attributes:
        word: what users write.
        outputs: numbers that are read out for each channel.
        numbers: numbers that the distribution of each channel has, where they are more than are read out; 0: as many.
        unit: of the mean.
        convention: what the numbers mean, and the mean of the distribution: one sentence for the file of a posterior.

    Args:
        name: under which its trained numbers stand.
        channels: of one session.
    """

    word: str
    outputs: int
    numbers: int = 0
    convention: str = ""
    unit: str = VALUES

    def __init__(self, name: str, channels: Channels) -> None:
        self.name, self.channels = name, channels

    def weights(self) -> dict[str, Weight]:
        """Numbers of each channel that are trained beside the readout; none unless a model says so."""
        return {}

    def distribution(self, parameters: Mapping[str, Tensor], outputs: Tensor) -> Tensor:
        """The numbers of the distribution (…, channels x numbers), the first of all channels first, from what is read out.

        Args:
            parameters: of the stack.
            outputs: (members, bins, trials, channels x `outputs`), the first output of all channels first.
        """
        return outputs

    def penalty(self, parameters: Mapping[str, Tensor], values: Mapping[str, Tensor]) -> Tensor | None:
        """What its trained numbers cost by a prior (members,); `values` are hyper-parameters. None: nothing."""
        return None

    @abstractmethod
    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """The negative log-likelihood of each element, with all its constants, so that values of all models compare.

        Args:
            numbers: of `distribution` (…, channels x numbers).
            data: (…, channels).
        """

    @abstractmethod
    def mean(self, numbers: Tensor) -> Tensor:
        """The mean of the data (…, channels), in their unit: counts per bin for spikes."""

    @abstractmethod
    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Data (…, channels) as the model has them, for numbers of `distribution` (…, channels x numbers)."""

    @abstractmethod
    def beginning(self) -> NDArray[np.float32]:
        """Outputs (channels x `outputs`,) that say no more than what is known of the channels: with them a readout begins."""

    @abstractmethod
    def mistake(self, data: NDArray[np.float32]) -> str:
        """What is wrong with data (…, channels) that have NaN where nothing was observed; empty: nothing."""

    def apart(self, numbers: Tensor) -> tuple[Tensor, ...]:
        """Each number of the distribution by itself (…, channels)."""
        return tuple(numbers.chunk(numbers.shape[-1] // len(self.channels), -1))

    def columns(self, numbers: Array) -> list[Array]:
        """The same of an array of NumPy."""
        return np.split(numbers, numbers.shape[-1] // len(self.channels), axis=-1)


def trained(parameters: Mapping[str, Tensor], name: str, like: Tensor) -> Tensor:
    """A trained number of each channel, in the shape (members, bins, trials, channels) of `like`."""
    return parameters[name][:, None, None].expand_as(like)


def bounded(values: Tensor, limit: float) -> Tensor:
    """Values that never leave plus and minus the limit, and are nearly themselves far within: exponentials stay finite."""
    return limit * torch.tanh(values / limit)


def unbounded(values: Array, limit: float) -> Array:
    """The inverse of `bounded`; values outside of 99 % of the limit become the last within."""
    return np.asarray(limit * np.arctanh(np.clip(values / limit, -0.99, 0.99)))


def smallest_of(data: NDArray[np.float32]) -> float:
    """The smallest value that was observed; 0 where nothing was."""
    return float(np.nanmin(data)) if np.isfinite(data).any() else 0.0


def are_whole(data: NDArray[np.float32]) -> bool:
    """Whether all that was observed are whole numbers."""
    return bool((np.isnan(data) | (data == np.rint(data))).all())


OBSERVATIONS: Final[Registry[type[Observation]]] = Registry(
    "observation model",
    group="cxsystem2.lfads.observations",
    base=Observation,
    home="cxsystem2.lfads.observations.known",
)
