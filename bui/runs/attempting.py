"""How a process works on one attempt: alone, and so that it can be asked to end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from bui.runs.folder import BEGIN, OUTCOME, STOP, Attempt, RunFolder
from cxsystem2.errors import FileProblem
from cxsystem2.lock import locked

_PATIENCE = 2.0
"""Seconds to try for the lock; a server that asks whether somebody holds it holds it for a moment."""
F = TypeVar("F", bound=RunFolder)


class Ended(BaseException):
    """Somebody wants the process to end; not an `Exception`, so that nobody on the way takes it for a failure of theirs."""


def work_on(folder: F, number: str, noun: str, work: Callable[[F, Attempt], int]) -> int:
    """The exit status of the work on an attempt; 0 where somebody else works on it, or has done so.

    From now on SIGTERM raises `Ended`. `noun` is what the lock of the folder calls the work.
    """
    signal.signal(signal.SIGTERM, _end)
    try:
        with locked(folder.path, noun, _PATIENCE):
            attempt = folder.attempt()
            if attempt.number != int(number) or any(map(attempt.has, (BEGIN, STOP, OUTCOME))):
                return 0
            return work(folder, attempt)
    except FileProblem as error:  # another process has it, or the folder is being removed
        print(error, file=sys.stderr)
        return 0


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: what follows is tidying up
    raise Ended
