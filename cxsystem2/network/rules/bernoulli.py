"""Random pairs, each with the same probability."""

from __future__ import annotations

from cxsystem2.network.draw import successes
from cxsystem2.network.rules.base import Keys, Rule, rules


@rules.register("pairwise_bernoulli")
class PairwiseBernoulli(Rule):
    """Every ordered pair is connected independently with probability ``p``, so degrees are binomial.

    The cost is that of the connected pairs, not of all pairs.
    """

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """Successes among all pairs of the block."""
        return successes((stop - start) * self.choices, self.wiring.probability, self.stream(number))

    def expected(self) -> float:
        """All pairs times ``p``."""
        return self.candidates * self.wiring.probability
