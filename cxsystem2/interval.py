"""The time that a run covers, in whole steps."""

from __future__ import annotations

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

    def step(self, time: float) -> int:
        """The number of the step that begins next to a time (second)."""
        return round(time / self.dt)
