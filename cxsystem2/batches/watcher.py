"""What is told about a batch while it runs, and at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxsystem2.batches.record import Record
from cxsystem2.batches.run import Run

if TYPE_CHECKING:
    from cxsystem2.batches.directory import Directory


class Watcher:
    """Is told about the progress of a batch; this one keeps silent."""

    def begin(self, batch: Directory, waiting: int, workers: int, notes: Iterable[str]) -> None:
        """Work begins on some runs with some workers; `notes` are sentences for the user."""

    def started(self, run: Run, where: str) -> None:
        """A run begins."""

    def ended(self, run: Run, record: Record) -> None:
        """A run is done, or has failed."""

    def finish(self, summary: Summary) -> None:
        """Work on the batch is over."""

    def stop(self) -> None:
        """Nothing more will be told, for whatever reason."""


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
    def wrong(self) -> dict[int, str]:
        """All that `retry` runs again: what has failed, and what was not a number."""
        return dict(sorted({**self.failed, **self.not_a_number}.items()))
