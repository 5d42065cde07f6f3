"""What every generator has, and their registry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Final

from torch import Tensor

from cxsystem2.lfads.decoder import ControllerWeights, Decoded, DecoderInput
from cxsystem2.lfads.parameters import Weight
from cxsystem2.lfads.room import Rooms
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.registry import Registry


class Generator(ABC):
    """The dynamics of a model, from an initial state, driven by inputs that are inferred or given.

    Args:
        sizes: of the model.
        external: dimensions of the external input.
    """

    word: str
    wide = True
    """Whether the state has many more dimensions than the dynamics, so that dropout may leave some of them out."""

    def __init__(self, sizes: Sizes, external: int) -> None:
        self.sizes = sizes
        self.driving = (sizes.inputs if sizes.controlled else 0) + external

    @property
    @abstractmethod
    def factors(self) -> int:
        """Dimensions of its factors."""

    @property
    def units(self) -> int:
        """Dimensions of its state."""
        return self.sizes.generator_units

    @abstractmethod
    def weights(self) -> dict[str, Weight]:
        """Its weights by name."""

    @abstractmethod
    def mover(self, parameters: Mapping[str, Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
        """The state in the next bin, of a state (members, trials, units) and what drives it (members, trials, inputs)."""

    @abstractmethod
    def decode(
        self, parameters: Mapping[str, Tensor], drive: DecoderInput, controller: ControllerWeights | None, room: Rooms
    ) -> Decoded:
        """Factors and states of all bins, and what the controller infers; without one, `drive.stream` sets the bins."""


GENERATORS: Final[Registry[type[Generator]]] = Registry(
    "generator",
    group="cxsystem2.lfads.generators",
    base=Generator,
    home="cxsystem2.lfads.generators.known",
)
