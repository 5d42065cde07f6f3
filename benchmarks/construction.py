"""Drawing a large network: time and memory from the plan to the sorted arrays."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

from benchmarks.models import cut_network
from cxsystem2 import CxSystem
from cxsystem2.syntax import lower


def measure() -> Iterator[str]:
    """30,000 cells and 10 million synapses: drawing alone, then drawing and sorting."""
    network = CxSystem(*cut_network(20, 30_000, 10_000_000)).network
    begin = time.perf_counter()
    total = sum(len(network.connections(pathway)) for pathway in network.config.pathways)
    drawn = time.perf_counter() - begin
    begin = time.perf_counter()
    model = lower(network)
    lowered = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield f"{total:,} synapses: drawn in {drawn:.2f} s ({total / drawn / 1e6:.1f} million a second)"
    yield f"drawn and sorted for delivery in {lowered:.2f} s ({model.synapses / lowered / 1e6:.1f} million a second)"
    yield f"peak memory of the process {peak:.2f} GiB"
