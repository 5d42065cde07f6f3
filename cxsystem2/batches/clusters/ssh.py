"""Workers on computers that are reached by SSH."""

from __future__ import annotations

import contextlib
import importlib.util
import shlex
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cxsystem2.batches.clusters.base import Cluster, Need, clusters
from cxsystem2.batches.clusters.certificate import certificate, private_folder, settings_of
from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing
from cxsystem2.surroundings import SAFE

if TYPE_CHECKING:
    from distributed import Client

NANNY = "cxsystem2.batches.clusters.servers.Nanny"
"""The class of the keepers of workers without web pages."""
_PAGELESS: dict[str, list[str]] = {"distributed.scheduler.http.routes": []}
"""SSHCluster starts Dask's own scheduler, which listens for its web pages: here on its host alone, and there are none."""


@clusters.register("ssh")
class Ssh(Cluster):
    """The scheduler runs on the first host, workers on all; keys are set up so that no password is asked for."""

    words = {
        "hosts": list, "workers_per_host": int, "memory_limit": (str, int), "python": str, "connect": dict,
        "environment": dict, "scheduler_host": str,
    }  # fmt: skip
    needed = ("hosts",)

    @classmethod
    def missing(cls) -> str:
        """The package that speaks SSH."""
        return "" if importlib.util.find_spec("asyncssh") else f"asyncssh is not installed; {installing('cluster')}"

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """Start the workers; a client of them while the block lasts."""
        import dask
        from distributed import Client, SSHCluster

        hosts = [str(host) for host in self.options["hosts"]]
        security = certificate()
        with private_folder(need.folder) as folder, dask.config.set({**_PAGELESS, **settings_of(security, folder)}):
            try:
                cluster = SSHCluster(
                    [self.options.get("scheduler_host", hosts[0]), *hosts],
                    connect_options=self.options.get("connect", {}),
                    worker_class=NANNY,
                    worker_options={
                        "n_workers": self.options.get("workers_per_host", 1),
                        "nthreads": 1,
                        "memory_limit": self.options.get("memory_limit", "auto"),
                        "preload": [need.preload],
                        "protocol": "tls",
                    },
                    scheduler_options={"port": 0, "protocol": "tls", "dashboard": False, "dashboard_address": "127.0.0.1:0"},
                    remote_python=_command(self.options),
                    security=security,
                )
            except Exception as error:  # whatever SSH and the other side have to say
                raise CxSystemError(f"no workers can be started by SSH on {', '.join(hosts)}: {_plain(error)}") from None
            with cluster, Client(cluster) as client:
                yield client

    def workers(self, client: Client, need: Need) -> int:
        """How many workers there will be."""
        return len(self.options["hosts"]) * int(self.options.get("workers_per_host", 1))


def _command(options: dict[str, Any]) -> str:
    """The Python of the other computers, with the environment that is asked for."""
    given = {**SAFE, **options.get("environment", {})}
    values = " ".join(f"{name}={shlex.quote(str(value))}" for name, value in given.items())
    return f"env {values} {shlex.quote(options.get('python', sys.executable))}"


def _plain(error: BaseException) -> str:
    return str(error).strip().replace("\n", " | ") or type(error).__name__
