"""How many synapses lead from which block of cells to which: how good partitions are, without a look at the synapses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.snapshots.arrays import ArrayFile, write_arrays
from cxsystem2.snapshots.damage import Damage, DamagedSnapshot, FileFault
from cxsystem2.snapshots.manifest import NETWORK, Manifest

Integers = npt.NDArray[np.int64]
NAME = f"{NETWORK}/common/blocks.h5"
Counted = tuple[Integers, Integers, Integers]
"""Source, target and number of synapses of some pairs of blocks."""


class BlockGraph(NamedTuple):
    """The synapses between blocks of cells, which are numbered through inputs and populations as cells are.

    Attributes:
        firsts: the number in the network of the first cell of each block, and the number of all cells.
        source, target: a pair of blocks for each edge, by target and then by source; each pair is there once.
        synapses: the number of synapses of each edge.
    """

    firsts: Integers
    source: Integers
    target: Integers
    synapses: Integers

    @classmethod
    def of(cls, firsts: Integers, counted: Sequence[Counted]) -> BlockGraph:
        """Add up what was counted; a pair may be there several times."""
        nothing: Integers = np.empty(0, np.int64)
        source, target, synapses = (np.concatenate(own) for own in zip((nothing,) * 3, *counted, strict=True))
        blocks = len(firsts) - 1
        edges, place = np.unique(target * blocks + source, return_inverse=True)
        number = np.zeros(len(edges), np.int64)
        np.add.at(number, place, synapses)
        target, source = np.divmod(edges, max(blocks, 1))
        return cls(firsts, source, target, number)

    @classmethod
    def read(cls, snapshot: Path) -> BlockGraph:
        """Read that of the snapshot in a directory.

        Raises:
            DamagedSnapshot: it is missing, or is no such graph.
        """
        arrays = ArrayFile(snapshot / NAME)
        try:
            found = cls(*(np.asarray(arrays[name], np.int64) for name in cls._fields))
        except KeyError as error:
            raise _damaged(snapshot, f"there is no {error}") from None
        blocks, edges = len(found.firsts) - 1, len(found.synapses)
        if not len(found.source) == len(found.target) == edges:
            raise _damaged(snapshot, "its columns are not of the same length")
        if any(edges and not 0 <= ends.min() <= ends.max() < blocks for ends in (found.source, found.target)):
            raise _damaged(snapshot, "it has more blocks than cells")
        return found

    def write(self, snapshot: Path) -> None:
        """Write it into the snapshot in a directory.

        Raises:
            OSError: the disk refuses.
        """
        write_arrays(snapshot / NAME, self._asdict())

    def owners(self, manifest: Manifest) -> Integers:
        """The partition of each block; -1 for those of inputs, which belong to none."""
        found = np.full(len(self.firsts) - 1, -1, np.int64)
        for number, partition in enumerate(manifest.partitions):
            for name, ranges in partition.cells.items():
                ends = np.searchsorted(self.firsts, np.array(ranges, np.int64).reshape(-1, 2) + manifest.numbering.first(name))
                for first, last in ends.tolist():
                    found[first:last] = number
        return found


class Traffic(NamedTuple):
    """What comes to each of k partitions along synapses, four arrays of shape (k,).

    Attributes:
        synapses: all synapses onto cells of the partition, those of inputs among them.
        cut: those of them whose source is a cell of another partition.
        sources: the number of other partitions from which some of them come.
        targets: the number of other partitions that have synapses of cells of this one.
    """

    synapses: Integers
    cut: Integers
    sources: Integers
    targets: Integers

    @classmethod
    def of(cls, graph: BlockGraph, manifest: Manifest) -> Traffic:
        """That of the partitions of a snapshot."""
        k, owner = manifest.k, graph.owners(manifest)
        source, target = owner[graph.source], owner[graph.target]
        known = np.flatnonzero(target >= 0)
        source, target, number = source[known], target[known], graph.synapses[known]
        across = np.flatnonzero((source != target) & (source >= 0))
        pairs = np.unique(source[across] * k + target[across])
        return cls(
            _sums(target, number, k),
            _sums(target[across], number[across], k),
            np.bincount(pairs % k, minlength=k),
            np.bincount(pairs // k, minlength=k),
        )


def _sums(owners: Integers, numbers: Integers, k: int) -> Integers:
    found = np.zeros(k, np.int64)
    np.add.at(found, owners, numbers)
    return found


def _damaged(snapshot: Path, detail: str) -> DamagedSnapshot:
    return DamagedSnapshot(f"{snapshot / NAME}: {detail}", Damage(NAME, FileFault.UNREADABLE, detail))
