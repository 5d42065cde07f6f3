"""The phases of a network on disk: it is built in partitions, run from there, and what is recorded is put together.

`Snapshot` is all of it for Python; the commands ``cxsystem2 build|run|resume|merge|…`` are thin ways to it.
"""

from cxsystem2.phases.once import CheckpointedRun
from cxsystem2.phases.outcome import Stopped
from cxsystem2.phases.snapshot import Snapshot

__all__ = ["CheckpointedRun", "Snapshot", "Stopped"]
