"""How a network is divided: partitions as a manifest names them, and as whole blocks of cells for those who draw them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cxsystem2.draws.streams import BLOCK
from cxsystem2.network import Network
from cxsystem2.network.partition import Partition, numbered
from cxsystem2.snapshots import manifest


def stated(network: Network, parts: Sequence[Partition]) -> tuple[manifest.PartitionCells, ...]:
    """Partitions for a manifest: ranges of cells by name of their population."""
    found = []
    for part in parts:
        cells = {one.name: part.ranges(one.label, one.size) for one in network.config.populations}
        found.append(
            manifest.PartitionCells({name: tuple((one.start, one.stop) for one in own) for name, own in cells.items() if own})
        )
    return tuple(found)


def blocks(network: Network, stated: manifest.PartitionCells) -> Partition:
    """The blocks of cells of a partition of a manifest.

    Raises:
        ValueError: it does not consist of whole blocks.
    """
    found = {}
    for population in network.config.populations:
        own: list[int] = []
        for first, last in stated.cells.get(population.name, ()):
            if first % BLOCK or (last % BLOCK and last != population.size):
                raise ValueError(f"the cells of '{population.name}' in a partition are no blocks of {BLOCK}")
            own += range(first // BLOCK, -(-last // BLOCK))
        if own:
            found[population.label] = numbered(own)
    return Partition(found)


def together(parts: Sequence[Partition]) -> Partition:
    """Several partitions as one."""
    found: dict[str, list[int]] = {}
    for part in parts:
        for label, own in part.blocks.items():
            found.setdefault(label, []).extend(own)
    return Partition({label: numbered(own) for label, own in found.items()})


def shares(loads: Sequence[float], ranks: int) -> list[range]:
    """Which partitions each rank takes: neighbours by number, at least one, with about the same work."""
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
