"""Drawing a large network: time and memory from the plan to arrays in the order of delivery, and to files of a program."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.models import cut_network
from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.devices.delivery.drawing import draw
from cxsystem2.syntax import lower


def measure() -> Iterator[str]:
    """30,000 cells and 10 million synapses: files of `cpp --fast` with one worker and with all, then arrays for Brian2."""
    network = CxSystem(*cut_network(20, 30_000, 10_000_000)).network
    for workers in sorted({1, os.cpu_count() or 1}):
        model = lower(network)
        with TemporaryDirectory() as folder:
            begin = time.perf_counter()
            for projection in model.layout.projections:
                draw(model, projection, Options(jobs=workers), Path(folder))
            seconds = time.perf_counter() - begin
            size = sum(path.stat().st_size for path in Path(folder).iterdir())
        yield (
            f"{model.synapses:,} synapses, {workers} at a time: drawn, sorted and written in {seconds:.2f} s "
            f"({model.synapses / seconds / 1e6:.1f} million a second), {size / model.synapses:.1f} bytes each"
        )
    yield f"peak memory of the process {_peak():.2f} GiB"
    model = lower(network)
    begin = time.perf_counter()
    model.draw()
    seconds = time.perf_counter() - begin
    yield f"drawn and sorted for Brian2 in {seconds:.2f} s ({model.synapses / seconds / 1e6:.1f} million a second)"
    yield f"peak memory of the process {_peak():.2f} GiB"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
