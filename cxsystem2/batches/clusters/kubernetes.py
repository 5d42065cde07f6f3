"""Workers as pods of Kubernetes, through dask-kubernetes and its operator."""

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


@clusters.register("kubernetes")
class Kubernetes(Cluster):
    """Pods of an image that has cxsystem2.

    `volumes` are persistent volume claims (``claim``) and where all pods mount them (``mount``). One of them holds the folder
    of the batch, under the path that it has on the computer that hands out the runs. dask-kubernetes and its operator speak to
    the scheduler without a certificate, so the user has to say that nobody else reaches the pods (``closed_network``).
    """

    words = {
        "image": str,
        "name": str,
        "namespace": str,
        "workers": int,
        "resources": dict,
        "env": dict,
        "worker_command": list,
        "volumes": list,
        "closed_network": bool,
    }
    needed = ("image", "volumes")

    @classmethod
    def missing(cls) -> str:
        """The package that speaks to Kubernetes."""
        found = importlib.util.find_spec("dask_kubernetes")
        return "" if found else f"dask-kubernetes is not installed; {installing('cluster')}"

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """Start the pods; a client of their workers while the block lasts."""
        if not self.options.get("closed_network"):
            raise CxSystemError(
                "dask-kubernetes cannot use a certificate, so who reaches the pods in the network runs programs in them; when "
                "a NetworkPolicy keeps others out, write 'closed_network: true' in the file of the cluster (docs/batches.md)"
            )
        from dask_kubernetes.operator import KubeCluster
        from distributed import Client

        place = {"namespace": self.options["namespace"]} if "namespace" in self.options else {}
        try:
            cluster = KubeCluster(custom_cluster_spec=self.specification(need), **place)
        except Exception as error:  # whatever Kubernetes has to say
            raise CxSystemError(f"no pods can be started: {error}") from None
        with cluster, Client(cluster) as client:
            yield client

    def specification(self, need: Need) -> dict[str, object]:
        """What is asked of Kubernetes: that of dask-kubernetes, with the volumes in every worker."""
        from dask_kubernetes.operator import make_cluster_spec

        command = ["dask", "worker", "--nthreads", "1", "--preload", need.preload]
        options = {"name": "cxsystem2", "worker_command": command, "env": {}, "resources": {}} | self.options
        options["env"] = {**SAFE, **options["env"]}
        volumes = [_volume(volume, number) for number, volume in enumerate(options.pop("volumes"))]
        for own in ("namespace", "closed_network"):
            options.pop(own, None)
        found: dict[str, Any] = make_cluster_spec(n_workers=options.pop("workers", need.workers), **options)
        worker = found["spec"]["worker"]["spec"]
        worker["volumes"] = [{"name": name, "persistentVolumeClaim": {"claimName": claim}} for name, claim, _ in volumes]
        worker["containers"][0]["volumeMounts"] = [{"name": name, "mountPath": mount} for name, _, mount in volumes]
        return found


def _volume(volume: object, number: int) -> tuple[str, str, str]:
    """Name, claim and mount point of a volume."""
    if not isinstance(volume, dict) or {*volume} != {"claim", "mount"} or not str(volume["mount"]).startswith("/"):
        raise CxSystemError(f"volumes: '{volume}' is not a volume; write claim: NAME and mount: /PATH")
    return f"volume-{number + 1}", str(volume["claim"]), str(volume["mount"])
