"""Many runs of two tables: the points of a sweep and their trials, run by Dask, with a directory as their state."""

from cxsystem2.batches.batch import Batch
from cxsystem2.batches.record import RunRecord, Status
from cxsystem2.batches.run import BatchRun, Seeds
from cxsystem2.batches.sweeping import sweep

__all__ = ["Batch", "BatchRun", "RunRecord", "Seeds", "Status", "sweep"]
