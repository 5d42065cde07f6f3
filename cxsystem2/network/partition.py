"""Partitions of a network: some blocks of cells of its populations, with all synapses onto them.

Cells are kept together in the blocks that are drawn together, so the synapses of a partition are drawn without the others, and
are the same whatever the number of partitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cxsystem2.draws.streams import BLOCK

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Partition:
    """Whole blocks of cells: their numbers, ascending, by idx of their population; one that has no block here is left out."""

    blocks: Mapping[str, Sequence[int]]

    def ranges(self, label: str, size: int) -> list[range]:
        """The numbers of the cells of a population of a size, within it, as ranges that do not touch, ascending."""
        numbers = np.asarray(self.blocks.get(label, ()), np.int64)
        if not len(numbers):
            return []
        edges = np.flatnonzero(np.diff(numbers) > 1) + 1
        firsts, lasts = numbers[[0, *edges]], numbers[[*(edges - 1), -1]] + 1
        found = [
            range(first * BLOCK, min(last * BLOCK, size)) for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        ]
        return [own for own in found if len(own)]

    def cells(self, label: str, size: int) -> Integers:
        """The numbers of the cells of a population of a size, within it, ascending."""
        return np.concatenate([np.empty(0, np.int64), *(np.asarray(own, np.int64) for own in self.ranges(label, size))])


def numbered(blocks: Iterable[int]) -> Sequence[int]:
    """The numbers of blocks as a partition has them: a range where they are neighbours."""
    found = sorted(blocks)
    if found and found[-1] - found[0] == len(found) - 1:
        return range(found[0], found[-1] + 1)
    return tuple(found)


def owners(loads: npt.NDArray[np.float64], parts: int) -> Integers:
    """Which of so many parts each of some things belongs to: neighbours, so that all parts have about the same load."""
    middle = np.cumsum(loads) - loads / 2
    return np.asarray(np.minimum((middle / max(loads.sum(), 1e-300) * parts).astype(np.int64), parts - 1))


def spread(blocks: Sequence[int], loads: Sequence[float]) -> npt.NDArray[np.float64]:
    """The load of each block, from numbers of blocks of populations and the load of all blocks of each."""
    each = [np.full(number, own / max(number, 1)) for number, own in zip(blocks, loads, strict=True)]
    return np.concatenate([np.empty(0), *each])


def divided(blocks: Sequence[int], loads: Sequence[float], parts: int) -> list[list[range]]:
    """Which blocks of each population belong to each part, so that loads are about the same.

    Args:
        blocks: the number of blocks of each population.
        loads: the work of all blocks of each population.
        parts: how many parts there are; some may be empty.
    """
    owner = owners(spread(blocks, loads), parts)
    edges = np.cumsum([0, *blocks])
    found = []
    for number in range(parts):
        own = np.searchsorted(owner, [number, number + 1])
        found.append([range(*(np.clip(own, begin, end) - begin).tolist()) for begin, end in pairwise(edges)])
    return found
