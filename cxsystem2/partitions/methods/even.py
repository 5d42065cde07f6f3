"""Partitions that have a share of every population."""

from __future__ import annotations

import numpy as np

from cxsystem2.partitions.methods.base import Blocks, Integers, Method, methods


@methods.register("even")
class Even(Method):
    """The same share of the blocks of each population for all partitions, so that they have the same work whoever fires."""

    def owners(self, blocks: Blocks, parts: int) -> Integers:
        """Neighbours in a population belong together; blocks that are left over go to the partitions with the least work."""
        found, work = np.zeros(len(blocks), np.int64), np.zeros(parts)
        firsts = np.cumsum(blocks.numbers) - blocks.numbers
        loads = [blocks.loads[first] if number else 0.0 for first, number in zip(firsts, blocks.numbers, strict=True)]
        for population in np.argsort(loads)[::-1]:
            first, number = firsts[population], blocks.numbers[population]
            least, over = divmod(number, parts)
            counts = np.full(parts, least)
            counts[np.argsort(work, kind="stable")[:over]] += 1
            found[first : first + number] = np.repeat(np.arange(parts), counts)
            work += counts * loads[population]
        return found
