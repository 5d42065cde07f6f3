"""What a worker process imports for a device that knows structures: all that a run needs but Brian2, which few runs ask for."""

from __future__ import annotations

import contextlib
import signal

from cxsystem2.batches import work  # noqa: F401  once for all local workers
from cxsystem2.devices.standalone import opening  # noqa: F401


def dask_setup(worker: object) -> None:
    """Called by Dask in each worker: it leaves Ctrl-C to the process that asked."""
    with contextlib.suppress(ValueError):  # a worker that is a thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
