"""A cluster of Kubernetes with the operator of Dask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cxsystem2.deploy.places.base import Place, command_of, places
from cxsystem2.deploy.step import Step

_SHARED = "/shared"
_KEPT = "cxsystem2.org/keeps=data"
"""The label of the volume, which stays unless the data are to go."""
_OTHERS = "cxsystem2.org/keeps!=data"


@places.register("kubernetes")
class Kubernetes(Place):
    """What ``deploy/kubernetes.yaml`` describes: a DaskCluster, a server, a volume, and a policy that keeps others out."""

    words = {"manifest": str, "namespace": str, "server": str, "scheduler": str, "user": str}
    needed = ("manifest",)

    @property
    def _space(self) -> str:
        return str(self.options.get("namespace", "cxsystem2"))

    def _call(self, why: str, *words: str, may_fail: bool = False) -> Step:
        return Step(why, ("kubectl", "--namespace", self._space, *words), may_fail)

    @property
    def _server(self) -> str:
        return str(self.options.get("server", "cxsystem2-server-0"))

    @property
    def _manifest(self) -> str:
        return self.beside(self.options["manifest"])

    def create(self) -> list[Step]:
        """Make what the manifest describes, where the operator is there."""
        crd = ("get", "crd", "daskclusters.kubernetes.dask.org")
        return [
            Step("see that the operator of Dask is installed", ("kubectl", *crd)),
            Step("make the namespace", ("kubectl", "create", "namespace", self._space), may_fail=True),
            self._call("make server, scheduler, clients and volume", "apply", "--filename", self._manifest),
            self._call("wait for the server", "wait", "--for=condition=Ready", f"pod/{self._server}", "--timeout=600s"),
        ]

    def user(self) -> list[Step]:
        """Give a user the rights of this namespace, or see that this one has them."""
        if user := self.options.get("user"):
            words = ("create", "rolebinding", f"cxsystem2-{user}", "--clusterrole=edit", f"--user={user}")
            return [self._call(f"let {user} in", *words)]
        return [self._call("see that you may run commands on the server", "auth", "can-i", "create", "pods/exec")]

    def put(self, why: str, file: Path, name: str) -> Step:
        """Copy a file into the volume."""
        return self._call(why, "cp", str(file), f"{self._server}:{_SHARED}/{name}")

    def run(self, words: Sequence[str]) -> list[Step]:
        """Run the command in the pod of the server."""
        command = command_of(words, str(self.options.get("scheduler", "tcp://cxsystem2-scheduler:8786")))
        return [self._call("run on the server", "exec", self._server, "--", *command)]

    def download(self, name: str, target: Path) -> list[Step]:
        """Copy out of the volume."""
        return [self._call(f"download {name}", "cp", f"{self._server}:{_SHARED}/{name}", str(target))]

    def delete(self, data: bool) -> list[Step]:
        """Remove what the manifest describes; the volume with the data only when asked for."""
        words = ("delete", "--ignore-not-found", "--filename", self._manifest, "--selector")
        steps = [self._call("remove server, scheduler and clients", *words, _OTHERS)]
        return [*steps, self._call("remove the volume with the data", *words, _KEPT)] if data else steps
