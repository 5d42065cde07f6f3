"""How many processors there are."""

from __future__ import annotations

import os


def processors() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # no such question on macOS
        return os.cpu_count() or 1
