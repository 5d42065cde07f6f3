"""How a network is divided: partitions as a manifest names them, and as whole blocks of cells for those who draw them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cxsystem2.draws.streams import BLOCK
from cxsystem2.network import Network
from cxsystem2.network.partition import Partition
from cxsystem2.snapshots import manifest


def stated(network: Network, parts: Sequence[Partition]) -> tuple[manifest.Partition, ...]:
    """Partitions for a manifest: ranges of cells by name of their population."""
    found = []
    for part in parts:
        cells = {one.name: part.cells(one.label, one.size) for one in network.config.populations}
        found.append(manifest.Partition({name: ((own.start, own.stop),) for name, own in cells.items() if len(own)}))
    return tuple(found)


def blocks(network: Network, stated: manifest.Partition) -> Partition:
    """The blocks of cells of a partition of a manifest.

    Raises:
        ValueError: it does not consist of whole blocks that are neighbours.
    """
    found = {}
    for population in network.config.populations:
        first, last = stated.range(population.name)
        if first % BLOCK or (last % BLOCK and last != population.size):
            raise ValueError(f"the cells of '{population.name}' in a partition are no blocks of {BLOCK}")
        if last > first:
            found[population.label] = range(first // BLOCK, -(-last // BLOCK))
    return Partition(found)


def together(parts: Sequence[Partition]) -> Partition:
    """Neighbouring partitions as one."""
    found: dict[str, range] = {}
    for part in parts:
        for label, own in part.blocks.items():
            before = found.get(label, range(own.start, own.start))
            assert before.stop == own.start, "partitions that are together must be neighbours"
            found[label] = range(before.start, own.stop)
    return Partition(found)


def shares(loads: Sequence[float], ranks: int) -> list[range]:
    """Which partitions each rank takes: neighbours, at least one, with about the same work."""
    ends, done = [0], 0.0
    total = sum(loads) or 1.0
    for number, load in enumerate(loads):
        done += load
        left = len(loads) - number - 1
        needed = ranks - len(ends)
        if len(ends) < ranks and (done >= total * len(ends) / ranks - load / 2 or left == needed) and left >= needed:
            ends.append(number + 1)
    ends.append(len(loads))
    return [range(begin, end) for begin, end in pairwise(ends)]
