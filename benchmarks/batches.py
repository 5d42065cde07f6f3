"""Batches: what handing out 200 points of a small network to two workers costs beside the runs themselves."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator

from benchmarks.figures import Table
from cxsystem2 import Batch
from cxsystem2.batches.clusters.local import warm_up
from cxsystem2.catalogue import example_tables

WORKERS, POINTS = 2, 200
CHANGES = ("scale=0.05", "runtime=50*ms")
TABLE = Table(
    "device",
    {"check (s)": ".1f", "wall (s)": ".1f", "runs (s)": ".1f", "simulating (s)": ".1f", "overhead (s)": ".1f", "of runs": ".1%",
     "of simulating": ".1%"},
)  # fmt: skip


def measure() -> Iterator[str]:
    """One batch on two devices; seconds of a worker are wall time times workers."""
    yield f"coba_eif at scale 0.05, 50 ms, {POINTS} points, {WORKERS} workers, load {os.getloadavg()[0]:.1f}"
    yield TABLE.head
    for device in ("python", "cpp"):
        with tempfile.TemporaryDirectory() as folder:
            warm_up()
            begin = time.perf_counter()
            sweep = {"J": [f"{1 + 0.01 * k:.2f}*nS" for k in range(POINTS)]}
            batch = Batch.create(f"{folder}/batch", *example_tables("coba_eif"), sweep, changes=[*CHANGES, f"device={device}"])
            checked = time.perf_counter() - begin
            summary = batch.run(workers=WORKERS)
            simulating = sum(record.timings.get("simulate", 0.0) for record in batch.records())
        overhead = WORKERS * summary.seconds - summary.simulating
        shares = overhead / summary.simulating, overhead / simulating
        yield TABLE.row(device, checked, summary.seconds, summary.simulating, simulating, overhead, *shares)
