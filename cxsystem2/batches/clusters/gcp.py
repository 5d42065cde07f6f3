"""Workers on computers of Google Cloud, through dask-cloudprovider."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cxsystem2.batches.clusters.base import Cluster, Need, clusters
from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing
from cxsystem2.surroundings import SAFE

if TYPE_CHECKING:
    from distributed import Client


@clusters.register("gcp")
class Gcp(Cluster):
    """A computer for the scheduler and one for each worker, which are removed when the command ends.

    They speak with a certificate that dask-cloudprovider makes. Rights are those of the account that runs the command.
    """

    words = {
        "image": str, "project": str, "zone": str, "machine_type": str, "workers": int, "ngpus": int, "gpu_type": str,
        "network": str, "source_image": str, "filesystem_size": int, "preemptible": bool, "service_account": str,
        "environment": dict, "docker_args": str,
    }  # fmt: skip
    needed = ("image", "project", "zone")

    @classmethod
    def missing(cls) -> str:
        """The package that speaks to Google Cloud."""
        found = importlib.util.find_spec("dask_cloudprovider")
        return "" if found else f"dask-cloudprovider is not installed; {installing('gcp')}"

    def arguments(self, need: Need) -> dict[str, Any]:
        """What dask-cloudprovider is told."""
        own = ("image", "project", "workers", "environment")
        return {
            "projectid": self.options["project"],
            "docker_image": self.options["image"],
            "n_workers": self.workers_asked(need),
            "env_vars": {**SAFE, **self.options.get("environment", {})},
            "worker_options": {"nthreads": 1, "preload": [need.preload]},
            "security": True,
            **{name: value for name, value in self.options.items() if name not in own},
        }

    def workers_asked(self, need: Need) -> int:
        """How many workers are asked for."""
        return int(self.options.get("workers", need.workers))

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """Start the computers; a client of their workers while the block lasts."""
        import dask
        from dask_cloudprovider.gcp import GCPCluster
        from distributed import Client

        with dask.config.set({"cloudprovider.gcp.public_ingress": False}):  # all are in one network; nobody else is to come in
            try:
                cluster = GCPCluster(**self.arguments(need))
            except Exception as error:  # whatever Google Cloud has to say
                raise CxSystemError(f"no computers of Google Cloud can be started: {' '.join(str(error).split())}") from None
        with cluster, Client(cluster) as client:
            yield client

    def workers(self, client: Client, need: Need) -> int:
        """How many workers there will be."""
        return self.workers_asked(need)
