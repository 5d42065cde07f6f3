"""What a worker process does when it starts: it imports what runs need, and leaves Ctrl-C to the process that asked."""

from __future__ import annotations

import contextlib
import signal

from cxsystem2 import brian  # noqa: F401  once for all local workers, which need it where a structure is not known yet
from cxsystem2.batches import work  # noqa: F401


def dask_setup(worker: object) -> None:
    """Called by Dask in each worker."""
    with contextlib.suppress(ValueError):  # a worker that is a thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
