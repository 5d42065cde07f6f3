"""Workers of a cluster while work is done on them: how Dask is to treat them, and that there are as many as there should be."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cxsystem2.batches.clusters import Cluster, Need
from cxsystem2.errors import CxSystemError

if TYPE_CHECKING:
    from distributed import Client

STARTS = 5
"""How often as many workers as there are to be may end, with none alive between, before there is no hope.

Time says nothing: on a busy computer a worker takes minutes to start.
"""
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # we count attempts ourselves, by what has really begun
    "distributed.scheduler.worker-saturation": 1.0,  # no run waits at a worker that may die
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.diagnostics.erred-tasks.max-history": 0,
}


class Upkeep:
    """Brings workers back that have ended."""

    def __init__(self, client: Client, cluster: Cluster, need: Need, go_on: str) -> None:
        self.client, self.cluster, self.need, self.go_on = client, cluster, need, go_on
        self._next = time.monotonic()
        self._ended = 0
        """Workers that have ended since one was alive."""

    def look(self) -> None:
        """Look after them, once a second at most.

        Raises:
            CxSystemError: none stays alive here; those of a cluster may wait in its queue. `go_on` is how to go on.
        """
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 1
        alive = len(self.client.scheduler_info(n_workers=-1)["workers"])
        if alive:
            self._ended = 0
        if alive < self.need.workers:
            self._ended += self.cluster.mend(self.client, self.need)
        if self.cluster.here and not alive and self._ended >= STARTS * self.need.workers:
            raise CxSystemError(f"no worker process stays alive; go on with: {self.go_on}")


@contextlib.contextmanager
def connected(cluster: Cluster, need: Need, *, patience: float = 1.0) -> Iterator[Client]:
    """Start the workers of a cluster; a client of them while the block lasts.

    Args:
        cluster: where they are.
        need: how many, and what of.
        patience: seconds in which the keeper of a worker that has ended may start another one, before it has to go, too. With
            it goes the worker that has begun too late, whatever it is at.

    Raises:
        CxSystemError: they cannot be started.
    """
    import dask
    import distributed  # noqa: F401  brings settings of its own, which must be there before ours are put over them

    settings = {**_SETTINGS, "distributed.deploy.lost-worker-timeout": f"{patience:g}s"}
    with dask.config.set(settings), _quiet(), cluster.client(need) as client:
        yield client


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep silent about workers that die; whoever counts attempts sees it, and says it where it matters."""
    loggers = [logging.getLogger(name) for name in ("asyncio", "asyncssh", "tornado.application", "distributed")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
