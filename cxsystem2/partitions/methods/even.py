"""Partitions in the order of the tables."""

from __future__ import annotations

from cxsystem2.network.partition import owners
from cxsystem2.partitions.methods.base import Blocks, Integers, Method, methods


@methods.register("even")
class Even(Method):
    """Blocks in the order of the tables, cut so that all partitions have about the same work."""

    def owners(self, blocks: Blocks, parts: int) -> Integers:
        """Neighbours in the tables belong together."""
        return owners(blocks.loads, parts)
