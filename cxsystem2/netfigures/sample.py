"""The synapses of a pathway, or those onto some of its targets where they are too many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway
from cxsystem2.connections import Connections
from cxsystem2.draws.streams import BLOCK
from cxsystem2.network import Network

MOST = 2_000_000
"""Synapses of a pathway that are drawn for its statistics; of a larger one, those onto some of its targets."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Synapses of a pathway, and the cells onto which these are all: in increasing order, shape (targets,)."""

    synapses: Connections
    targets: npt.NDArray[np.int64]
    whole: bool


def some_blocks(size: int, expected: float, most: float = MOST) -> list[int] | None:
    """Blocks of targets, evenly chosen, that have about `most` of the expected synapses or less; None for all blocks."""
    many = -(-size // BLOCK)
    wanted = many if expected <= most else max(1, int(many * most / expected))
    if wanted >= many:
        return None
    found: list[int] = np.unique(np.linspace(0, many - 1, wanted).astype(int)).tolist()
    return found


def targets_in(size: int, part: list[int] | None) -> npt.NDArray[np.int64]:
    """The cells of blocks."""
    if part is None:
        return np.arange(size)
    return np.concatenate([np.arange(number * BLOCK, min((number + 1) * BLOCK, size)) for number in part])


def sample(network: Network, pathway: Pathway, most: float = MOST) -> Sample:
    """The synapses of a pathway, about `most` or less."""
    size = network.cells[pathway.post].size
    part = some_blocks(size, network.expected_synapses(pathway), most)
    return Sample(network.connections(pathway, part), targets_in(size, part), part is None)
