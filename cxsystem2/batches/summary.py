"""What came of the work on a batch."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Summary:
    """What came of the runs that were missing."""

    done: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    """Reason by number of the run; those that failed earlier and were not tried again count, too."""
    not_a_number: dict[int, str] = field(default_factory=dict)
    """The same for runs whose potentials were not a number at the end; their results are kept."""
    waiting: int = 0
    seconds: float = 0.0
    """Wall time."""
    simulating: float = 0.0
    """Seconds of all runs together."""
    workers: int = 0

    @property
    def over(self) -> int:
        """How many runs have ended, well or not."""
        return self.done + len(self.failed) + len(self.not_a_number)

    @property
    def wrong(self) -> dict[int, str]:
        """All that `retry` runs again: what has failed, and what was not a number."""
        return dict(sorted({**self.failed, **self.not_a_number}.items()))
