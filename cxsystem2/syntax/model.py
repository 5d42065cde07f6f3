"""The lowered model: the bank, the layout behind it, and where in its objects the parts of the network are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cxsystem2.network import Network
from cxsystem2.syntax.bank import Bank
from cxsystem2.syntax.layout import Layout


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


@dataclass(slots=True)
class Model:
    """A network as statements and arrays, for one device."""

    network: Network
    layout: Layout
    bank: Bank
    owners: dict[str, npt.NDArray[np.int32]] = field(default_factory=dict)
    """For each projection the number of the pathway (in its list of members) that each synapse belongs to."""
    synapses: int = 0
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    """The objects of each projection."""
    monitors: dict[str, list[Monitor]] = field(default_factory=dict)
    """The objects of each state recorder that records anything."""
