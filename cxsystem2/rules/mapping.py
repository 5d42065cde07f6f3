"""Rules without chance."""

from __future__ import annotations

import numpy as np

from cxsystem2.rules.base import Keys, Rule, Sizes, rules
from cxsystem2.rules.wiring import Wiring


@rules.register("one_to_one")
class OneToOne(Rule):
    """Each cell reaches the cell of the same number; both sides have the same size."""

    concept, symbol, chance = "one-to-one", "1:1", False
    takes = ()  # within one population every pair is a cell with itself

    @classmethod
    def fault(cls, wiring: Wiring, sizes: Sizes) -> str:
        """Sides of different sizes."""
        if sizes.n_pre == sizes.n_post:
            return ""
        return f"one-to-one needs two populations of the same size, not {sizes.n_pre} and {sizes.n_post} cells"

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """The diagonal of the block."""
        rows = np.arange(max(min(stop, self.choices) - start, 0), dtype=np.int64)
        return rows * self.choices + rows + start

    def expected(self) -> float:
        """One for each cell."""
        return float(min(self.ends.n_pre, self.ends.n_post))


@rules.register("all_to_all")
class AllToAll(Rule):
    """Every source reaches every target."""

    concept, symbol, chance = "all-to-all", "all", False

    def keys(self, number: int, start: int, stop: int) -> Keys:
        """All pairs of the block."""
        return np.arange((stop - start) * self.choices, dtype=np.int64)

    def expected(self) -> float:
        """All pairs."""
        return float(self.candidates)
