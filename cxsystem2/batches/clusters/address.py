"""Workers that are there already: the address of a Dask scheduler."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cxsystem2.batches.clusters.base import Cluster, Need, clusters
from cxsystem2.errors import CxSystemError

if TYPE_CHECKING:
    from distributed import Client


@clusters.register("address")
class Address(Cluster):
    """A scheduler that somebody has started, ``tls://node1:8786``; cxsystem2 is installed where its workers run.

    Certificate and key are those of the user's settings of Dask (``distributed.comm.tls``). Without them a scheduler takes
    programs from everybody who reaches its port. It is used all the same, as it was open before we came, and that is told.
    """

    words = {"address": str, "timeout": (int, float)}
    needed = ("address",)

    @property
    def address(self) -> str:
        """With its protocol: TLS where the user's settings of Dask ask for it."""
        from distributed.security import Security

        address: str = self.options["address"]
        return address if "://" in address else f"{'tls' if Security().require_encryption else 'tcp'}://{address}"

    @property
    def notice(self) -> str:
        """That the scheduler is open to others, where it is."""
        if not self.address.startswith("tcp://"):
            return ""
        return (
            f"{self.address} uses no certificate: who reaches this port can run programs as the owner of the scheduler "
            "(docs/batches.md says how to start one with TLS)"
        )

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """A client of the workers that the scheduler has."""
        from distributed import Client

        address, client, reason = self.address, None, ""
        try:
            client = Client(address, timeout=self.options.get("timeout", 10))
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # TimeoutError is an OSError; TypeError: no certificate
            reason = str(error)
        if client is None:
            gc.collect()  # the client closes itself now; later, it and one that starts could wait for each other
            raise CxSystemError(f"no Dask scheduler answers at {address}: {reason}")
        with client:
            yield client

    def workers(self, client: Client, need: Need) -> int:
        """How many workers there are now."""
        return len(client.scheduler_info(n_workers=-1)["workers"])
