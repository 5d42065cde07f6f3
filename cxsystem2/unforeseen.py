"""Errors that nobody has foreseen, as a sentence that a user can report."""

from __future__ import annotations

import traceback
from pathlib import Path

TRACEBACK = "CXSYSTEM2_TRACEBACK"
_HOME = Path(__file__).resolve().parents[1]


def fault(error: BaseException) -> str:
    """A sentence about an error that nobody has foreseen: what, where, and how to report it."""
    places = [step for step in traceback.extract_tb(error.__traceback__) if Path(step.filename).is_relative_to(_HOME)]
    where = f" ({Path(places[-1].filename).relative_to(_HOME)}, line {places[-1].lineno})" if places else ""
    text = " | ".join(str(error).split("\n"))
    return (
        f"this is a fault of cxsystem2 itself, {type(error).__name__}: {text}{where}. Please report this line, "
        f"the command and its files to the developers; {TRACEBACK}=1 shows more"
    )
