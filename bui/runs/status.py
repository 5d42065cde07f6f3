"""What state a run is in; nobody writes it down, it follows from what is in its folder and from who holds its lock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bui.runs.folder import BEGIN, OUTCOME, STOP, Attempt, RunFolder
from cxsystem2.lock import is_locked

CRASHED = "the process of the run was killed or has crashed; the log has what it said last, and Retry runs it again"

KILLED = "the process of the run was killed or has crashed; Resume goes on from its newest checkpoint"


class RunStatus(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    NOT_A_NUMBER = "not_a_number"
    """It came to its end, but potentials were NaN or infinite then; its results are kept."""

    @property
    def ended(self) -> bool:
        """Whether nothing more happens unless somebody asks for it."""
        return self not in (RunStatus.WAITING, RunStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class AttemptState:
    """The state of the latest attempt, and what its files say."""

    attempt: Attempt
    status: RunStatus
    begin: dict[str, Any] | None = None
    outcome: dict[str, Any] | None = None
    settled: bool = True
    """False where a process has ended without a word, and somebody is to write down what came of it."""

    @property
    def error(self) -> str | None:
        """Why the run has failed, or has stopped though nobody has asked it to, or what is not a number, in one sentence."""
        said = str((self.outcome or {}).get("error") or "")
        match self.status:
            case RunStatus.NOT_A_NUMBER:
                return said or "not a number"
            case RunStatus.FAILED:
                return said or CRASHED
            case RunStatus.STOPPED if not self.settled and not self.attempt.has(STOP):
                return KILLED
            case RunStatus.STOPPED:
                return said or None
        return None


def state_of(folder: RunFolder) -> AttemptState:
    """The state of a run.

    Raises:
        FileProblem: the folder is damaged.
    """
    attempt = folder.attempt()
    if known := _ended(attempt):
        return known
    begin = attempt.read(BEGIN)
    if begin is None:
        return AttemptState(attempt, RunStatus.STOPPED if attempt.has(STOP) else RunStatus.WAITING)
    if is_locked(folder.path):
        return AttemptState(attempt, RunStatus.RUNNING, begin)
    stopped = attempt.has(STOP) or folder.has_snapshot  # which can go on
    # the process may have ended between our two questions
    return _ended(attempt) or AttemptState(attempt, RunStatus.STOPPED if stopped else RunStatus.FAILED, begin, settled=False)


def _ended(attempt: Attempt) -> AttemptState | None:
    if not attempt.has(OUTCOME):
        return None
    outcome = attempt.read(OUTCOME) or {}
    try:
        status = RunStatus(outcome.get("status", ""))
    except ValueError:
        status = RunStatus.FAILED
    return AttemptState(attempt, status if status.ended else RunStatus.FAILED, attempt.read(BEGIN), outcome)
