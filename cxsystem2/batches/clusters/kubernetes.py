"""Workers as pods of Kubernetes, through dask-kubernetes and its operator."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cxsystem2.batches.clusters.base import PRELOAD, Cluster, Need, clusters
from cxsystem2.errors import CxSystemError

if TYPE_CHECKING:
    from distributed import Client


@clusters.register("kubernetes")
class Kubernetes(Cluster):
    """Pods of an image that has cxsystem2; a volume that all of them mount holds the folder of the batch."""

    words = {
        "image": str,
        "name": str,
        "namespace": str,
        "workers": int,
        "resources": dict,
        "env": dict,
        "worker_command": list,
    }
    needed = ("image",)

    @classmethod
    def missing(cls) -> str:
        """The package that speaks to Kubernetes."""
        found = importlib.util.find_spec("dask_kubernetes")
        return "" if found else "dask-kubernetes is not installed; pip install cxsystem2[cluster]"

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """Start the pods; a client of their workers while the block lasts."""
        from dask_kubernetes.operator import KubeCluster
        from distributed import Client

        command = ["dask", "worker", "--nthreads", "1", "--preload", PRELOAD]
        options = {"name": "cxsystem2", "worker_command": command} | self.options
        workers = options.pop("workers", need.workers)
        try:
            cluster = KubeCluster(n_workers=workers, **options)
        except Exception as error:  # whatever Kubernetes has to say
            raise CxSystemError(f"no pods can be started: {error}") from None
        with cluster, Client(cluster) as client:
            yield client
