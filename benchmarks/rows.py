"""Rows against compile time: 2 and 20 populations of the same models on the C++ device, taken in turn."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.models import cut_network
from cxsystem2 import CxSystem
from cxsystem2.devices import Options

REPEATS = 5


def measure() -> Iterator[str]:
    """Median stage times and their ratio."""
    times: dict[int, list[dict[str, float]]] = {2: [], 20: []}
    for _ in range(REPEATS):
        for count in times:
            model = CxSystem(*cut_network(count, 4000, 320_000), device="cpp")
            times[count].append(model.run(save_results=False, options=Options(cache=False)).timings)
    yield "populations  pathways  plan  generate  compile  simulate (s, medians)"
    compiled = {}
    for count, runs in times.items():
        median = {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}
        compiled[count] = median["compile"]
        stages = "  ".join(f"{median[stage]:.2f}" for stage in ("plan", "generate", "compile", "simulate"))
        yield f"{count:11}  {count**2:8}  {stages}"
    yield f"compile time, 20 over 2 populations: {compiled[20] / compiled[2]:.2f}"
