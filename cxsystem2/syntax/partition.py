"""Partitions of the targets of a projection: neighbouring cells, with all their synapses of the projection.

Cells are kept together in the blocks that are drawn together, so a part is drawn without the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxsystem2.draws.streams import BLOCK
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
    loads: dict[int, float] = {place.start: 0.0 for place in places}
    for number, place in zip(expected, places, strict=True):
        loads[place.start] += number
    sizes = {place.start: -(-place.size // BLOCK) for place in places}
    starts = sorted(loads)
    load = np.concatenate([np.full(sizes[start], loads[start] / max(sizes[start], 1)) for start in starts])
    middle = np.cumsum(load) - load / 2
    owner = np.minimum((middle / max(load.sum(), 1e-300) * parts).astype(int), parts - 1)
    edges = np.cumsum([0, *(sizes[start] for start in starts)])
    found = []
    for number in range(parts):
        first, last = np.searchsorted(owner, [number, number + 1])
        own = {
            start: range(max(first, begin) - begin, min(last, end) - begin)
            for start, begin, end in zip(starts, edges[:-1], edges[1:], strict=True)
        }
        part = [(member, own[places[member].start]) for member in in_target_order(layout, projection)]
        found.append([(member, blocks) for member, blocks in part if len(blocks)])
    return [part for part in found if part]
