"""How a run from disk has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cxsystem2.snapshots import Reason


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run has ended: the step before which it stands, its time (second), why, and what is to be known of it.

    `timings` are seconds of the clock by stage, `exchanged` those of them in which ranks exchanged spikes, and `waited` those
    in which they waited for the last one before, both on average of the ranks; `memory` are the most bytes that a process has
    used. They are 0 where they are not known. `threads` is the number of threads of each process.
    """

    step: int
    time: float
    reason: Reason
    warnings: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    exchanged: float = 0.0
    waited: float = 0.0
    memory: int = 0
    threads: int = 1

    @property
    def simulated(self) -> float:
        """Seconds of the clock that went into steps."""
        return self.timings.get("simulate", 0.0)


class Stopped(KeyboardInterrupt):
    """A signal, SIGINT or SIGTERM, has stopped a run with a checkpoint; `outcome` is how it has ended.

    The signal is meant for the process: a script that does not expect it ends here, and does not take the run for one that has
    come to its end. One that comes while the last checkpoint is written is not lost either; the outcome is then at the end.
    """

    def __init__(self, folder: Path, outcome: RunOutcome) -> None:
        super().__init__(f"{folder}: a signal asked the run to stop; there is a checkpoint at {outcome.time:.10g} s")
        self.outcome = outcome
