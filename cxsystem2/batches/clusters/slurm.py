"""Workers as jobs of Slurm, through dask-jobqueue."""

from __future__ import annotations

import contextlib
import importlib.util
import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cxsystem2.batches.clusters.base import Cluster, Need, clusters
from cxsystem2.batches.clusters.certificate import certificate, private_folder, settings_of
from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing
from cxsystem2.surroundings import SAFE, find_program

if TYPE_CHECKING:
    from distributed import Client

WORKER = "cxsystem2.batches.clusters.servers.Worker"
"""The class of workers without web pages."""
OWN = ("jobs", "workers_per_job", "memory_per_worker")
_GIB = 2**30


@clusters.register("slurm")
class Slurm(Cluster):
    """Jobs that each hold some workers; this process, with the scheduler, stays on the login node while they run."""

    words = {
        "jobs": int, "workers_per_job": int, "memory_per_worker": (str, int, float), "queue": str, "account": str,
        "walltime": (str, int), "job_extra_directives": list, "job_directives_skip": list, "job_script_prologue": list,
        "python": str, "interface": str, "scheduler_options": dict, "local_directory": str,
    }  # fmt: skip

    @classmethod
    def missing(cls) -> str:
        """The package that submits jobs, or Slurm itself."""
        if not importlib.util.find_spec("dask_jobqueue"):
            return f"dask-jobqueue is not installed; {installing('cluster')}"
        return "" if find_program("sbatch") else "there is no command sbatch; run this where jobs are submitted"

    def arguments(self, need: Need) -> dict[str, Any]:
        """What dask-jobqueue is told about one job, beside the certificate of this start."""
        from dask.utils import parse_bytes

        workers = self.options.get("workers_per_job", 1)
        given = self.options.get("memory_per_worker")
        try:
            memory = max(need.memory, _GIB) if given is None else parse_bytes(given)
        except ValueError:
            raise CxSystemError(f"memory_per_worker is written '4GB', and not '{given}'") from None
        return {
            "cores": workers,
            "processes": workers,
            "memory": f"{math.ceil(memory * workers / 2**20)}MiB",
            "python": sys.executable,
            "log_directory": str(need.folder / "logs" / "jobs"),
            "worker_extra_args": ["--preload", need.preload, "--nthreads", "1", "--worker-class", WORKER],
            **{name: value for name, value in self.options.items() if name not in OWN},
            "scheduler_options": {**self.options.get("scheduler_options", {}), "dashboard": False},
            "job_script_prologue": [
                *(f"export {name}={value}" for name, value in SAFE.items()),
                *self.options.get("job_script_prologue", []),
            ],
        }

    def jobs(self, need: Need) -> int:
        """How many jobs are submitted."""
        return int(self.options.get("jobs", math.ceil(need.workers / self.options.get("workers_per_job", 1))))

    def workers(self, client: Client, need: Need) -> int:
        """How many workers there will be when all jobs run."""
        return self.jobs(need) * int(self.options.get("workers_per_job", 1))

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """Submit the jobs; a client of their workers while the block lasts."""
        import dask
        from dask_jobqueue.slurm import SLURMCluster
        from distributed import Client
        from distributed.security import Security

        from cxsystem2.batches.clusters.servers import Scheduler

        with private_folder(need.folder) as folder, dask.config.set(settings_of(certificate(), folder)):
            secret: dict[str, Any] = {
                "security": Security(),
                "protocol": "tls://",
            }  # the files of the settings, whose paths jobs are told
            try:
                cluster = SLURMCluster(**self.arguments(need), **secret, scheduler_cls=Scheduler)
            except (OSError, ValueError, TypeError, RuntimeError) as error:
                raise CxSystemError(f"the jobs cannot be described: {error}") from None
            with cluster, Client(cluster) as client:
                cluster.scale(jobs=self.jobs(need))
                yield client
