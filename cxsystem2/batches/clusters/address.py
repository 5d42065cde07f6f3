"""Workers that are there already: the address of a Dask scheduler."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cxsystem2.batches.clusters.base import Cluster, Need, clusters
from cxsystem2.errors import CxSystemError

if TYPE_CHECKING:
    from distributed import Client


@clusters.register("address")
class Address(Cluster):
    """A scheduler that somebody has started, ``tcp://node1:8786``; cxsystem2 is installed where its workers run."""

    words = {"address": str, "timeout": (int, float)}
    needed = ("address",)

    @contextlib.contextmanager
    def client(self, need: Need) -> Iterator[Client]:
        """A client of the workers that the scheduler has."""
        from distributed import Client

        address = self.options["address"]
        try:
            client = Client(address, timeout=self.options.get("timeout", 10))
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            raise CxSystemError(f"no Dask scheduler answers at {address}: {error}") from None
        with client:
            yield client

    def workers(self, client: Client, need: Need) -> int:
        """How many workers there are now."""
        return len(client.scheduler_info(n_workers=-1)["workers"])
