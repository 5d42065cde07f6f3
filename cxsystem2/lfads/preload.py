"""What a client does when it starts: it imports what training needs, and leaves Ctrl-C to the server."""

from __future__ import annotations

import contextlib
import importlib
import signal

with contextlib.suppress(ImportError):  # said by the first job
    importlib.import_module("cxsystem2.lfads.client")


def dask_setup(worker: object) -> None:
    """Called by Dask in each client."""
    with contextlib.suppress(ValueError):  # a worker that is a thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
