"""Worker processes on this computer."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cxsystem2.batches.clusters.base import PRELOAD, Cluster, Need, clusters
from cxsystem2.batches.clusters.certificate import certificate
from cxsystem2.pool import without_main
from cxsystem2.surroundings import child_environment

if TYPE_CHECKING:
    from distributed import Client

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Libraries that would otherwise start as many threads as there are cores, in every worker."""


@clusters.register("local")
class Local(Cluster):
    """Processes of one thread each; they come from one process that has imported Brian2, where the system can do that."""

    here = True

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """Start the workers; a client of them while the block lasts."""
        import dask
        from distributed import Client, SpecCluster

        from cxsystem2.batches.clusters.servers import Nanny, Scheduler

        method, security = warm_up(need.preload), certificate()
        place = {"host": "127.0.0.1", "protocol": "tls://", "security": security, "dashboard": False}
        keeper = {
            **place,
            "nthreads": 1,
            "memory_limit": need.memory or None,
            "silence_logs": logging.CRITICAL,
            "env": child_environment(**dict.fromkeys(ONE_THREAD, "1")),
            "preload": need.preload,
        }
        with (
            dask.config.set({"distributed.worker.multiprocessing-method": method}),
            without_main(),
            SpecCluster(  # no workers yet, so that one that is killed while it starts does not take the others along
                scheduler={"cls": Scheduler, "options": place},
                worker={"cls": Nanny, "options": keeper},
                security=security,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster) as client,
        ):
            cluster.scale(need.workers)
            yield client

    def mend(self, client: Client, need: Need) -> int:
        """Let the keepers of workers go that have given up, and start others; returns how many have."""
        ended: int = client.sync(_mend, client.cluster, need.workers)
        return ended


async def _mend(cluster: Any, workers: int) -> int:
    ended = [name for name, keeper in cluster.workers.items() if keeper.status.name in ("failed", "closed")]
    for name in ended:
        del cluster.workers[name]
    cluster.scale(workers)
    return len(ended)


def warm_up(preload: str = PRELOAD) -> str:
    """Begin to import what workers need, in a process that they will be forked from; returns how they are to be started."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return "spawn"
    import dask
    from distributed.utils import get_mp_context

    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        context: Any = get_mp_context()  # sets its own list, once
    context.set_forkserver_preload(["distributed", preload])
    from multiprocessing import forkserver

    before = dict(os.environ)
    os.environ.update(child_environment(**dict.fromkeys(ONE_THREAD, "1")))
    try:
        with without_main():
            forkserver.ensure_running()
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)
    return "forkserver"
