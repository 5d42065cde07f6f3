"""The rule that fixes how many pairs a pathway has."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property

import numpy as np

from cxsystem2.draws.streams import blocks
from cxsystem2.draws.subsets import selections, subsets
from cxsystem2.rules.base import Keys, NumberRule, Sizes, rules
from cxsystem2.rules.wiring import Wiring


@rules.register("fixed_total_number")
class FixedTotalNumber(NumberRule):
    """``number`` different pairs are connected, all sets of pairs equally likely.

    With ``multapses`` each of the ``number`` is any pair, independently. In place of ``number``, ``p`` may be given: the
    share of the pairs that are connected; with ``multapses`` the probability that a pair has at least one synapse, which
    makes ``ln(1 - p)/ln(1 - 1/N)`` of ``N`` pairs (Potjans & Diesmann 2014).
    """

    concept, symbol = "random, fixed total number", "N_syn"
    instead = {"number": "p"}
    counted = "connected pairs"
    drawn = "pairs"

    @classmethod
    def most(cls, n_pre: int, n_post: int, *, less: int) -> int:
        """All pairs."""
        return (n_pre - less) * n_post

    @classmethod
    def settled(cls, wiring: Wiring, sizes: Sizes) -> Wiring:
        """With the number of pairs that the probability stands for.

        Drawn with replacement, so many pairs that each pair is connected at least once with the probability: of
        ``N`` pairs ``ln(1 - p)/ln(1 - 1/N)`` (Potjans & Diesmann 2014, equation 1); else the share ``p`` of the pairs.
        """
        p = wiring.probability
        pairs = cls.most(sizes.n_pre, sizes.n_post, less=int(cls._without_self(wiring, sizes)))
        if wiring.multapses and pairs > 1:
            return replace(wiring, number=round(math.log1p(-p) / math.log1p(-1 / pairs)))
        return replace(wiring, number=round(p * pairs))

    @classmethod
    def described(cls, wiring: Wiring) -> str:
        """The number of pairs."""
        return f"{wiring.number:,} pairs"

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """The block's share of the pairs."""
        share, random, rows = int(self._shares[number]), self.stream(number), stop - start
        if self.wiring.multapses:
            return selections(random.multinomial(share, np.full(rows, 1 / rows)), self.choices, random)
        return subsets(1, rows * self.choices, share, random)

    @cached_property
    def _shares(self) -> Keys:
        """How many pairs each block has: a multivariate hypergeometric draw; with replacement a multinomial one.

        Independent pairs with the same mean give binomial shares; what these lack or have too much, a difference of
        the order of the root of the number, is then added or taken at random. (numpy's own draw ends at 10^9 pairs.)
        """
        total, random = self.wiring.number, self.stream(0, "share")
        sizes = np.array([(stop - start) * self.choices for _, start, stop in blocks(self.ends.n_post)], np.int64)
        if self.wiring.multapses:
            return random.multinomial(total, sizes / max(self.candidates, 1)) if total else np.zeros(len(sizes), np.int64)
        shares = random.binomial(sizes, total / max(self.candidates, 1)).astype(np.int64)
        surplus = int(shares.sum()) - total
        pool = shares if surplus > 0 else sizes - shares
        changed = subsets(1, int(pool.sum()), abs(surplus), random)
        block = np.searchsorted(np.cumsum(pool), changed, side="right")
        return np.asarray(shares - np.sign(surplus) * np.bincount(block, minlength=len(sizes)), np.int64)

    def expected(self) -> float:
        """The number, exactly."""
        return float(self.wiring.number)
