"""The time that a run covers, in whole steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the time of a model: `begin` and `end` (second), in steps of `dt` (second).

    The step with the number n begins at n times `dt`. The steps of an interval are those that begin in it: `first` and
    the ones after it, before `last`.
    """

    begin: float
    end: float
    dt: float

    @property
    def first(self) -> int:
        """The number of the first step."""
        return self.step(self.begin)

    @property
    def last(self) -> int:
        """The number of the first step after the interval."""
        return self.step(self.end)

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return self.last - self.first

    @property
    def duration(self) -> float:
        """Length in second."""
        return self.end - self.begin

    def stretches(self, length: float) -> Iterator[float]:
        """The ends (second) of stretches of a length (second), one after the other; the last one is `end`."""
        number = max(1, math.ceil(self.duration / length - 1e-9))
        yield from (self.begin + length * done for done in range(1, number))
        yield self.end

    def step(self, time: float) -> int:
        """The number of the step that begins next to a time (second)."""
        return round(time / self.dt)
