"""Partitions of the targets of a projection: blocks of cells, with all their synapses of the projection.

Cells are kept together in the blocks that are drawn together, so a part is drawn without the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.partition import Partition, divided
from cxsystem2.syntax.layout import Layout, Projection
from cxsystem2.syntax.synapses import in_target_order

Part = list[tuple[int, Sequence[int]]]
"""Numbers of pathways (in the list of members), each with the blocks of its targets that belong to the part."""


def partition(
    layout: Layout, projection: Projection, expected: Sequence[float], parts: int, within: Partition | None = None
) -> list[Part]:
    """At most so many parts of the targets, or of those in a partition of the network, with about the same number of synapses.

    None is without a block. `expected` is the mean number of synapses of each pathway, onto all of its targets.
    """
    members = projection.members
    places = [layout.slices[member.post, member.compartment] for member in members]
    all_blocks = {place.start: range(-(-place.size // BLOCK)) for place in places}
    blocks: dict[int, Sequence[int]] = {**all_blocks}
    if within is not None:
        blocks = {place.start: within.blocks.get(one.post, range(0)) for one, place in zip(members, places, strict=True)}
    loads: dict[int, float] = dict.fromkeys(blocks, 0.0)
    for number, place in zip(expected, places, strict=True):
        loads[place.start] += number * len(blocks[place.start]) / max(1, len(all_blocks[place.start]))
    starts = sorted(loads)
    found = []
    for some_blocks in divided([len(blocks[start]) for start in starts], [loads[start] for start in starts], parts):
        own = {start: blocks[start][some.start : some.stop] for start, some in zip(starts, some_blocks, strict=True)}
        part = [(member, own[places[member].start]) for member in in_target_order(layout, projection)]
        found.append([(member, some) for member, some in part if len(some)])
    return [part for part in found if part]
