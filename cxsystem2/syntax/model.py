"""The lowered model: the bank, the layout behind it, and where in its objects the parts of the network are."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from cxsystem2.config import System
from cxsystem2.network import Network
from cxsystem2.network.partition import Partition
from cxsystem2.observer import Observer
from cxsystem2.syntax.arrays import Arrays
from cxsystem2.syntax.bank import Bank
from cxsystem2.syntax.layout import Layout, Projection


@dataclass(frozen=True, slots=True)
class Piece:
    """One object of a projection: some of its synapses, acting on some of its target variables.

    A projection is one piece, unless the form of the device asks for more. `members` are numbers of synapses of the
    projection, None for all; `delay` (second) is what they share, None if each has its own. Of the pieces that differ
    in their target alone, one is the `main` one: what is recorded and saved of a synapse is taken from there.
    """

    name: str
    targets: tuple[str, ...]
    members: npt.NDArray[np.int64] | None = None
    delay: float | None = None
    main: bool = True


@dataclass(frozen=True, slots=True)
class Monitor:
    """One object of a state recorder, and the columns of the recorder that it fills, None for all."""

    name: str
    columns: npt.NDArray[np.int64] | None = None


class Stored(Protocol):
    """Synapses that were drawn before, and are on disk."""

    def sizes(self, projection: Projection) -> npt.NDArray[np.int64]:
        """The number of synapses of each pathway of a projection."""

    def arrays(self, projection: Projection, dt: float) -> dict[str, npt.NDArray[Any]]:
        """The synapses of a projection as `syntax.synapses.draw` gives them."""

    def link(self, projection: Projection, folder: Path) -> list[Any]:
        """Let the parts of a projection be found in a program's folder; their outlines (`devices.delivery.compact`)."""


@dataclass(slots=True)
class Model:
    """A network as statements and arrays, for one device."""

    network: Network
    layout: Layout
    bank: Bank
    observer: Observer = field(default_factory=Observer)
    """Is told how many of the pathways are drawn, as stage ``plan``."""
    part: Partition | None = None
    """The cells that are simulated, with the synapses onto them; None for all. Groups have all cells all the same, so that
    the number of a cell means the same in every part."""
    stored: Stored | None = None
    """Where the synapses are taken from, in place of drawing them."""
    owners: Arrays = field(default_factory=Arrays)
    """For each projection the number of the pathway (in its list of members) that each synapse belongs to."""
    sizes: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    """The number of synapses of each pathway, for the projections that a device draws itself."""
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    """The objects of each projection."""
    monitors: dict[str, list[Monitor]] = field(default_factory=dict)
    """The objects of each state recorder that records anything."""
    _drawn: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def system(self) -> System:
        """Everything about the run that is not the network."""
        return self.network.config.system

    def note_drawn(self, projection: Projection, pathways: int) -> None:
        """Note how many pathways of a projection are drawn, and tell it."""
        self._drawn[projection.name] = pathways
        self.observer.advance("plan", sum(self._drawn.values()) / len(self.network.config.pathways))

    def draw(self, without: Container[str] = ()) -> None:
        """Draw the synapses of all projections but some, which a device draws itself."""
        for projection in self.layout.projections:
            if projection.name not in without:
                self.counts(projection)

    def counts(self, projection: Projection) -> npt.NDArray[np.int64]:
        """The number of synapses of each pathway of a projection."""
        if projection.name in self.sizes:
            return self.sizes[projection.name]
        return np.bincount(self.owners[projection.name], minlength=len(projection.members))

    @property
    def synapses(self) -> int:
        """The number of all synapses."""
        return int(sum(self.counts(projection).sum() for projection in self.layout.projections))
