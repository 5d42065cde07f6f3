"""A command of this program in a message, so that a shell takes it as it is read: names with blanks are quoted."""

from __future__ import annotations

import os
import shlex


def command_line(*words: str | os.PathLike[str]) -> str:
    """``cxsystem2`` and its words: ``command_line("resume", folder)`` is ``cxsystem2 resume 'my run'``."""
    return shlex.join(["cxsystem2", *(os.fspath(word) for word in words)])
