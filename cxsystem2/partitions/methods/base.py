"""What every method of dividing a network states, and what it is given: the blocks of cells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from inspect import cleandoc
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.draws.streams import BLOCK
from cxsystem2.errors import CxSystemError
from cxsystem2.geometry.plane import Points
from cxsystem2.network import Network
from cxsystem2.network.partition import Partition, numbered, spread
from cxsystem2.registry import Registry
from cxsystem2.snapshots.block_graph import BlockGraph

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Blocks:
    """All blocks of cells of a network's populations, one population after the other.

    Attributes:
        network: the network.
        graph: how many synapses lead from which block to which, where they are drawn already; it has the blocks of inputs, too.
        activity: how often a cell of each block of the graph has fired, on average, where that is recorded.
        numbers: how many blocks each population has, in the order of the tables.
    """

    def __init__(self, network: Network, graph: BlockGraph | None = None, activity: Floats | None = None) -> None:
        self.network, self.graph, self.activity = network, graph, activity
        self._populations = network.config.populations
        self.numbers = [-(-population.size // BLOCK) for population in self._populations]

    def __len__(self) -> int:
        return sum(self.numbers)

    @cached_property
    def loads(self) -> Floats:
        """The work of each block.

        A cell is as much work as a synapse onto it for each spike that it gets in a step, and a step of its own.
        """
        loads = {population.label: float(population.size) for population in self._populations}
        for pathway in self.network.config.pathways:
            loads[pathway.post] += self.network.expected_synapses(pathway)
        return spread(self.numbers, [loads[population.label] for population in self._populations])

    @cached_property
    def sizes(self) -> Integers:
        """The number of cells of each block."""
        each = zip(self.numbers, self._populations, strict=True)
        ends = [np.minimum(np.arange(number + 1) * BLOCK, one.size) for number, one in each]
        return np.concatenate([np.empty(0, np.int64), *map(np.diff, ends)])

    @cached_property
    def positions(self) -> Points:
        """The positions of all cells, block by block (mm)."""
        return np.concatenate([np.empty(0, np.complex128), *(self.network.positions(one) for one in self._populations)])

    @property
    def first(self) -> int:
        """The number of the first of these blocks in the graph, where those of inputs come before."""
        return sum(-(-one.size // BLOCK) for one in self.network.config.relays)

    def partitions(self, owners: Integers, parts: int) -> list[Partition]:
        """The partitions to which the blocks belong, without those that have none."""
        found: list[dict[str, Sequence[int]]] = [{} for _ in range(parts)]
        ends = np.cumsum(self.numbers)
        for population, first, end in zip(self._populations, ends - self.numbers, ends, strict=True):
            own = owners[first:end]
            for part in np.unique(own):
                found[part][population.label] = numbered(np.flatnonzero(own == part).tolist())
        return [Partition(blocks) for blocks in found if blocks]


class Method(ABC):
    """A way to divide a network; its docstring says in a line what it does."""

    word: ClassVar[str]
    needs_synapses: ClassVar[bool] = False
    """Whether it looks at the synapses, and so can divide only what is built."""

    @classmethod
    def about(cls) -> str:
        """What it does, in a line."""
        return cleandoc(cls.__doc__ or "").splitlines()[0]

    def missing(self) -> str:
        """Why it cannot be used on this computer, as a part of a sentence; empty when it can."""
        return ""

    @abstractmethod
    def owners(self, blocks: Blocks, parts: int) -> Integers:
        """To which of so many parts, two at least, each block belongs. A part may remain without a block.

        Raises:
            CxSystemError: the blocks cannot be divided in this way; the message says what to do.
        """


methods: Registry[type[Method]] = Registry("method of partitions", base=Method, home="cxsystem2.partitions.methods")


def divide(
    network: Network, parts: int, word: str = "even", graph: BlockGraph | None = None, activity: Floats | None = None
) -> list[Partition]:
    """Divide a network by the method behind a word into at most so many partitions; each cell of each population is in one.

    `graph` and `activity` are those of `Blocks`.

    Raises:
        RegistryError: the word names no method.
        CxSystemError: the network cannot be divided in this way, or not here.
    """
    method = methods[word]()
    if method.needs_synapses and graph is None:
        remedy = f"build with another method, and then divide again: cxsystem2 repart DIR -k {parts} --method {method.word}"
        raise CxSystemError(f"the method '{method.word}' looks at synapses, which are not drawn yet; {remedy}")
    if reason := method.missing():
        raise CxSystemError(f"the method '{method.word}' cannot be used here: {reason}")
    blocks = Blocks(network, graph, activity)
    together = parts == 1 or len(blocks) < 2
    owners = np.zeros(len(blocks), np.int64) if together else method.owners(blocks, parts)
    return blocks.partitions(owners, parts)
