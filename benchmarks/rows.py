"""Rows against compile time: 2 and 20 populations of the same models on the C++ device, taken in turn."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.figures import Line, Table
from benchmarks.models import cut_network
from cxsystem2 import CxSystem
from cxsystem2.devices import Options

REPEATS = 5
STAGES = ("plan", "generate", "compile", "simulate")
TABLE = Table("medians", {f"{stage} (s)": ".2f" for stage in STAGES}, 32)


def measure() -> Iterator[str]:
    """Median stage times and their ratio."""
    times: dict[int, list[dict[str, float]]] = {2: [], 20: []}
    for _ in range(REPEATS):
        for count in times:
            model = CxSystem(*cut_network(count, 4000, 320_000), device="cpp")
            times[count].append(model.run(save_results=False, options=Options(cache=False, fast=False)).timings)
    yield TABLE.head
    compiled = {}
    for count, runs in times.items():
        median = {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}
        compiled[count] = median["compile"]
        yield TABLE.row(f"{count} populations, {count**2} pathways", *(median[stage] for stage in STAGES))
    ratio = compiled[20] / compiled[2]
    yield Line(f"compile time, 20 over 2 populations: {ratio:.2f}", {"compile time, 20 over 2 populations": ratio})
