"""Rules that fix how many partners a cell has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxsystem2.draws.streams import blocks
from cxsystem2.rules.base import Keys, NumberRule, Pairs, rules


@rules.register("fixed_indegree")
class FixedIndegree(NumberRule):
    """Every target has ``number`` different sources, all sets of sources equally likely (Brunel 2000).

    With ``multapses`` each of the ``number`` is any source, independently.
    """

    concept, symbol = "random, fixed in-degree", "K_in"
    counted = "sources of each target"
    drawn = "sources for a target"

    @classmethod
    def most(cls, n_pre: int, n_post: int, *, less: int) -> int:
        """All sources."""
        return n_pre - less

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """A set of sources for each target of the block."""
        return self.chosen(stop - start, self.choices, self.wiring.number, number)

    def expected(self) -> float:
        """The number of every target, exactly."""
        return float(self.wiring.number * self.ends.n_post)


@rules.register("fixed_outdegree")
class FixedOutdegree(NumberRule):
    """Every source has ``number`` different targets, all sets of targets equally likely; with ``multapses`` each is any target.

    The choice is the source's, so streams belong to blocks of sources: one who needs a part of the targets draws all
    sources and keeps that part, and finds the same pairs for every partition.
    """

    concept, symbol = "random, fixed out-degree", "K_out"
    by_source = True
    counted = "targets of each source"
    drawn = "targets for a source"

    @classmethod
    def most(cls, n_pre: int, n_post: int, *, less: int) -> int:
        """All targets."""
        return n_post - less

    def pairs(self, part: Sequence[int] | None = None) -> list[Pairs]:
        """As for every rule, but drawn by source and then turned round."""
        n_pre, n_post = self.ends.n_pre, self.ends.n_post
        together = np.concatenate([self.keys(*block) for block in blocks(n_pre)]) if n_pre else np.empty(0, np.int64)
        together.sort()
        found = []
        for _, start, stop in blocks(n_post, part):
            first, last = np.searchsorted(together, (start * n_pre, stop * n_pre))
            target, source = np.divmod(together[first:last], n_pre)
            found.append((source.astype(np.int32), target.astype(np.int32)))
        return found

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """``target*n_pre + source`` of the pairs of a block of sources."""
        choices = self.ends.n_post - int(self.no_self)
        source, choice = np.divmod(self.chosen(stop - start, choices, self.wiring.number, number), max(choices, 1))
        source += start
        keys: Keys = self.sources(choice, source) * self.ends.n_pre + source
        return keys

    def expected(self) -> float:
        """The number of every source, exactly."""
        return float(self.wiring.number * self.ends.n_pre)
