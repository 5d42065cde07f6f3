"""Partitions of a network: neighbouring cells of its populations, with all synapses onto them.

Cells are kept together in the blocks that are drawn together, so the synapses of a partition are drawn without the others, and
are the same whatever the number of partitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.plan import Network


@dataclass(frozen=True, slots=True)
class Partition:
    """Whole blocks of cells, by idx of their population; a population that has no block here is left out."""

    blocks: Mapping[str, range]

    def cells(self, label: str, size: int) -> range:
        """The numbers of the cells of a population of a size, within it."""
        own = self.blocks.get(label, range(0))
        return range(min(own.start * BLOCK, size), min(own.stop * BLOCK, size))


def partitions(network: Network, number: int) -> list[Partition]:
    """At most so many partitions with about the same work; each cell of each population is in one of them.

    A cell is as much work as a synapse onto it for each spike that it gets in a step, and a step of its own. How often which
    population fires is not known before a run, so each partition has its share of every population.
    """
    populations = network.config.populations
    loads = {population.label: float(population.size) for population in populations}
    for pathway in network.config.pathways:
        loads[pathway.post] += network.expected_synapses(pathway)
    blocks = [-(-population.size // BLOCK) for population in populations]
    parts = mixed(blocks, [loads[population.label] for population in populations], number)
    labels = [population.label for population in populations]
    found = [Partition({label: own for label, own in zip(labels, part, strict=True) if len(own)}) for part in parts]
    return [part for part in found if part.blocks]


def mixed(blocks: Sequence[int], loads: Sequence[float], parts: int) -> list[list[range]]:
    """The same share of the blocks of each population for each part; what is left over goes to the parts with the least work.

    Args:
        blocks: the number of blocks of each population.
        loads: the work of all blocks of each population.
        parts: how many parts there are; some may be empty.
    """
    numbers, work = np.empty((len(blocks), parts), dtype=int), np.zeros(parts)
    each = [load / max(number, 1) for number, load in zip(blocks, loads, strict=True)]
    for population in sorted(range(len(blocks)), key=lambda population: -each[population]):
        least, over = divmod(blocks[population], parts)
        numbers[population] = least
        numbers[population, np.argsort(work, kind="stable")[:over]] += 1
        work += numbers[population] * each[population]
    ends = np.cumsum(numbers, axis=1)
    return [
        [range(int(end - own), int(end)) for end, own in zip(*part, strict=True)]
        for part in zip(ends.T, numbers.T, strict=True)
    ]


def divided(blocks: Sequence[int], loads: Sequence[float], parts: int) -> list[list[range]]:
    """Blocks one behind the other for each part, so that neighbours stay together and loads are about the same.

    Args:
        blocks: the number of blocks of each population.
        loads: the work of all blocks of each population.
        parts: how many parts there are; some may be empty.
    """
    load = np.concatenate(
        [np.empty(0), *(np.full(number, own / max(number, 1)) for number, own in zip(blocks, loads, strict=True))]
    )
    middle = np.cumsum(load) - load / 2
    owner = np.minimum((middle / max(load.sum(), 1e-300) * parts).astype(int), parts - 1)
    edges = np.cumsum([0, *blocks])
    found = []
    for number in range(parts):
        first, last = np.searchsorted(owner, [number, number + 1])
        ends = pairwise(edges)
        found.append([range(int(max(first, begin) - begin), int(min(last, end) - begin)) for begin, end in ends])
    return found
