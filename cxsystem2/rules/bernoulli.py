"""Random pairs, each with the same probability."""

from __future__ import annotations

from cxsystem2.draws.streams import successes
from cxsystem2.rules.base import Keys, Rule, rules
from cxsystem2.rules.wiring import DEFAULT, Wiring


@rules.register(DEFAULT)
class PairwiseBernoulli(Rule):
    """Every ordered pair is connected independently with probability ``p``, so degrees are binomial.

    The cost is that of the connected pairs, not of all pairs.
    """

    concept, symbol = "pairwise Bernoulli", "p"
    takes = ("p", "self_connections")

    @classmethod
    def described(cls, wiring: Wiring) -> str:
        """The probability."""
        return f"p = {wiring.probability:g}"

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """Successes among all pairs of the block."""
        return successes((stop - start) * self.choices, self.wiring.probability, self.stream(number))

    def expected(self) -> float:
        """All pairs times ``p``."""
        return self.candidates * self.wiring.probability
