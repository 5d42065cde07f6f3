"""A stretch of a model's time in which something is recorded."""

from __future__ import annotations

import math
from dataclasses import dataclass

_SLACK = 1e-6
"""Times are next to a time step, as floating-point numbers are."""


@dataclass(frozen=True, slots=True)
class Window:
    """The times from `begin` on and before `end` (second, from the beginning of the model's time)."""

    begin: float = 0.0
    end: float = math.inf

    def steps(self, dt: float) -> tuple[float, float]:
        """The first of the time steps (of `dt` second) that begin in it, and the first one after it, infinite for no end."""
        first = math.ceil(self.begin / dt - _SLACK)
        return first, math.ceil(self.end / dt - _SLACK) if math.isfinite(self.end) else math.inf

    def seconds(self, runtime: float) -> float:
        """How much of a run of a length (second) is in it."""
        return max(0.0, min(self.end, runtime) - self.begin)


ALWAYS = Window()
