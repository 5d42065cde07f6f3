"""Drawing a large network: time and memory from the plan to arrays in the order of delivery, and to files of a program."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Line
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
        yield _drawn(f"{workers} at a time: drawn, sorted and written", model.synapses, seconds)
        each = size / model.synapses
        yield Line(f"bytes of a synapse in files: {each:.1f}", {"bytes of a synapse in files": each})
    yield _peak("files")
    model = lower(network)
    begin = time.perf_counter()
    model.draw()
    seconds = time.perf_counter() - begin
    yield _drawn("drawn and sorted for Brian2", model.synapses, seconds)
    yield _peak("arrays for Brian2")


def _drawn(what: str, synapses: int, seconds: float) -> Line:
    each = synapses / seconds / 1e6
    figures = {f"{what} (s)": seconds, f"{what} (million a second)": each}
    return Line(f"{synapses:,} synapses, {what} in {seconds:.2f} s ({each:.1f} million a second)", figures)


def _peak(what: str) -> Line:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return Line(f"peak memory of the process, {what}: {peak:.2f} GiB", {f"peak memory, {what} (GiB)": peak})
