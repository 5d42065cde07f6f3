"""Python's search for garbage, which Brian2 asks for at each run and which looks at every object of the process."""

from __future__ import annotations

import atexit
import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def set_aside() -> Iterator[None]:
    """Within a block, do not search what was there before: imported modules alone take a third of the time of a check."""
    already = gc.get_freeze_count() > 0  # by somebody who wants it to stay so
    if not already:
        gc.freeze()
    try:
        yield
    finally:
        if not already:
            gc.unfreeze()


def leave_at_the_end() -> None:
    """When this process ends, do not search what is left: it goes with the process, and a check would take a tenth longer.

    What has to be done at the end is done by context managers and by functions that wait for the end (`atexit`).
    """
    atexit.register(gc.freeze)
