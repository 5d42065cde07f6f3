"""Python's search for garbage, which Brian2 asks for at each run and which looks at every object of the process."""

from __future__ import annotations

import atexit
import contextlib
import gc
from collections.abc import Iterator

_blocks, _for_good = 0, False


def set_aside_for_good() -> None:
    """Never again search what there is now, such as modules: for servers, which stay."""
    global _for_good
    _for_good = True
    gc.freeze()


@contextlib.contextmanager
def set_aside() -> Iterator[None]:
    """Within a block, do not search what was there before: imported modules alone take a third of the time of a check."""
    global _blocks
    already = (
        _for_good or _blocks > 0 or gc.get_freeze_count() > 0
    )  # by somebody who wants it to stay so; Python counts them all
    if not already:
        gc.freeze()
    _blocks += 1
    try:
        yield
    finally:
        _blocks -= 1
        if not already:
            gc.unfreeze()


def leave_at_the_end() -> None:
    """When this process ends, do not search what is left: it goes with the process, and a check would take a tenth longer.

    What has to be done at the end is done by context managers and by functions that wait for the end (`atexit`).
    """
    atexit.register(gc.freeze)
