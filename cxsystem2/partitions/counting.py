"""Counting the synapses between blocks of cells, as they are stored; a piece of them is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.compact import TargetPart
from cxsystem2.devices.delivery.kinds import kinds
from cxsystem2.draws.streams import BLOCK
from cxsystem2.partitions.synapses import StoredSynapses
from cxsystem2.snapshots.block_graph import BlockGraph, Counted
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection

Integers = npt.NDArray[np.integer]
_AT_ONCE = 2_000_000
"""Synapses that are looked at together."""


def counted(model: Model, stored: StoredSynapses, precision: str | None) -> BlockGraph:
    """How many of the stored synapses of a model lead from which block of cells to which; weights are of a precision."""
    config = model.network.config
    sizes = [cells.size for cells in config.cells.values()]
    firsts = [np.arange(0, size, BLOCK) + first for size, first in zip(sizes, np.cumsum([0, *sizes])[:-1], strict=True)]
    blocks = _blocks_of_groups(model)
    found: list[Counted] = []
    for projection in model.layout.projections:
        source, target = blocks[projection.source], blocks[projection.target]
        for part in _pieces(model, projection, stored, precision):
            found.append(_pairs(source, target, *part))
    return BlockGraph.of(np.concatenate([np.empty(0, np.int64), *firsts, [sum(sizes)]]).astype(np.int64), found)


def _blocks_of_groups(model: Model) -> dict[str, Integers]:
    """The number of the block of each cell of each group, and of each compartment."""
    first, firsts = 0, {}
    for label, cells in model.network.config.cells.items():
        firsts[label] = first
        first += -(-cells.size // BLOCK)
    ends: dict[str, int] = {}
    for place in model.layout.slices.values():
        ends[place.group] = max(place.stop, ends.get(place.group, 0))
    found: dict[str, Integers] = {group: np.zeros(end, np.int64) for group, end in ends.items()}
    for (label, _), place in model.layout.slices.items():
        found[place.group][place.start : place.stop] = firsts[label] + np.arange(place.size) // BLOCK
    return found


def _pieces(
    model: Model, projection: Projection, stored: StoredSynapses, precision: str | None
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """The synapses of a projection, file by file: a source and a number of synapses for each segment, and all targets."""
    number = len(kinds(projection))
    for path, outline in stored.parts(projection):
        part = TargetPart.read(path, outline, precision)
        yield part.origins(number)[0], part.lengths, part.targets
    for own in stored.stock(projection):
        if "i" in own:
            yield own["i"], np.ones(len(own["i"]), np.int64), own["j"]


def _pairs(
    source_blocks: Integers, target_blocks: Integers, sources: Integers, lengths: Integers, targets: Integers
) -> Counted:
    """The pairs of blocks that some synapses connect, and how many do."""
    known, source = np.unique(source_blocks, return_inverse=True)
    there = np.zeros(int(target_blocks.max(initial=0)) + 1, np.bool_)
    for begin in range(0, len(targets), _AT_ONCE):
        there[target_blocks[targets[begin : begin + _AT_ONCE]]] = True
    wanted = np.flatnonzero(there)
    place = np.zeros(len(there), np.int64)
    place[wanted] = np.arange(len(wanted))
    row, column = source[sources] * len(wanted), place[target_blocks]
    ends = np.cumsum(lengths)
    counts = np.zeros(len(known) * len(wanted), np.int64)
    edges = np.searchsorted(ends, np.arange(_AT_ONCE, len(targets) + _AT_ONCE, _AT_ONCE))
    begin = 0
    for end in np.minimum(edges + 1, len(lengths)).tolist():
        keys = np.repeat(row[begin:end], lengths[begin:end])
        if len(keys):
            last = int(ends[end - 1])
            keys += column[targets[last - len(keys) : last]]
            counts += np.bincount(keys, minlength=len(counts))
        begin = end
    some = np.flatnonzero(counts)
    first, second = np.divmod(some, max(len(wanted), 1))
    return known[first], wanted[second], counts[some]
