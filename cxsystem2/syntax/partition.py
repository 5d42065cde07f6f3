"""Partitions of the targets of a projection: blocks of cells, with all their synapses of the projection.

Cells are kept together in the blocks that are drawn together, so a part is drawn without the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.partition import Partition, divided
from cxsystem2.syntax.layout import Layout, Projection, Slice
from cxsystem2.syntax.synapses import in_target_order

Part = list[tuple[int, Sequence[int]]]
"""Numbers of pathways (in the list of members), each with the blocks of its targets that belong to the part."""
Load = tuple[Slice, float]
"""Cells of a group that are a population's, or its compartments of one kind, and the work of all of them."""


def blocks(place: Slice) -> int:
    """The number of blocks of some cells."""
    return -(-place.size // BLOCK)


def partition(
    layout: Layout,
    projection: Projection,
    expected: Sequence[float],
    parts: int,
    within: Partition | None = None,
    loads: Sequence[Load] | None = None,
) -> list[Part]:
    """At most so many parts of the targets, or of those in a partition of the network, with about the same number of synapses.

    None is without a block. `expected` is the mean number of synapses of each pathway, onto all of its targets. Where the
    `loads` of all cells of the target group are given, these are divided instead: into the same parts for all its projections.
    """
    members = projection.members
    places = [layout.slices[member.post, member.compartment] for member in members]
    own_blocks: dict[int, Sequence[int]] = {place.start: range(blocks(place)) for place in places}
    work: dict[int, float] = dict.fromkeys(own_blocks, 0.0)
    if loads is not None:
        own_blocks = {place.start: range(blocks(place)) for place, _ in loads}
        work = {place.start: load for place, load in loads}
    else:
        all_blocks = own_blocks
        if within is not None:
            own_blocks = {
                place.start: within.blocks.get(one.post, range(0)) for one, place in zip(members, places, strict=True)
            }
        for number, place in zip(expected, places, strict=True):
            work[place.start] += number * len(own_blocks[place.start]) / max(1, len(all_blocks[place.start]))
    starts = sorted(work)
    found = []
    for some_blocks in divided([len(own_blocks[start]) for start in starts], [work[start] for start in starts], parts):
        own = {start: own_blocks[start][some.start : some.stop] for start, some in zip(starts, some_blocks, strict=True)}
        part = [(member, own[places[member].start]) for member in in_target_order(layout, projection)]
        found.append([(member, some) for member, some in part if len(some)])
    return [part for part in found if part]
