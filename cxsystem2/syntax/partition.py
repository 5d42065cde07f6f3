"""Partitions of the targets of a projection: neighbouring cells, with all their synapses of the projection.

Cells are kept together in the blocks that are drawn together, so a part is drawn without the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.partition import divided
from cxsystem2.syntax.layout import Layout, Projection
from cxsystem2.syntax.synapses import in_target_order

Part = list[tuple[int, range]]
"""Numbers of pathways (in the list of members), each with the blocks of its targets that belong to the part."""


def partition(layout: Layout, projection: Projection, expected: Sequence[float], parts: int) -> list[Part]:
    """At most so many parts, with about the same number of synapses; none is without a block.

    `expected` is the mean number of synapses of each pathway.
    """
    members = projection.members
    places = [layout.slices[member.post, member.compartment] for member in members]
    sizes = {place.start: -(-place.size // BLOCK) for place in places}
    loads: dict[int, float] = dict.fromkeys(sizes, 0.0)
    for number, place in zip(expected, places, strict=True):
        loads[place.start] += number
    starts = sorted(loads)
    found = []
    for blocks in divided([sizes[start] for start in starts], [loads[start] for start in starts], parts):
        own = dict(zip(starts, blocks, strict=True))
        part = [(member, own[places[member].start]) for member in in_target_order(layout, projection)]
        found.append([(member, some) for member, some in part if len(some)])
    return [part for part in found if part]
