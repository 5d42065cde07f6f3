"""How many files are made at a time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from bui.answers import Conflict

MOST_AT_A_TIME = 4
"""Exports and figures; one of a large sweep takes minutes, and a thread of the server as long."""
_ROOM = threading.BoundedSemaphore(MOST_AT_A_TIME)


@contextlib.contextmanager
def room() -> Iterator[None]:
    """Room for one more.

    Raises:
        Conflict: there is none.
    """
    if not _ROOM.acquire(blocking=False):
        raise Conflict(f"{MOST_AT_A_TIME} files are being made already; try again when they are there")
    try:
        yield
    finally:
        _ROOM.release()
