"""What a worker process imports when it starts: all that runs need, Brian2 as well."""

from __future__ import annotations

from cxsystem2 import brian  # noqa: F401  once for all local workers
from cxsystem2.batches.preload_known import dask_setup

__all__ = ["dask_setup"]
