"""Batches: what handing out 200 points of a small network to two workers costs beside the runs themselves."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator

from cxsystem2 import Batch
from cxsystem2.batches.clusters.local import warm_up
from cxsystem2.catalogue import example_tables

WORKERS, POINTS = 2, 200
CHANGES = ("scale=0.05", "runtime=50*ms")


def measure() -> Iterator[str]:
    """One batch on two devices; seconds of a worker are wall time times workers."""
    yield f"coba_eif at scale 0.05, 50 ms, {POINTS} points, {WORKERS} workers, load {os.getloadavg()[0]:.1f}"
    yield "device   check (s)   wall (s)   runs (s)   simulating (s)   overhead (s)   of runs   of simulating"
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
        yield (
            f"{device:6}   {checked:9.1f}   {summary.seconds:8.1f}   {summary.simulating:8.1f}   {simulating:14.1f}"
            f"   {overhead:12.1f}   {overhead / summary.simulating:7.1%}   {overhead / simulating:13.1%}"
        )
