"""How building, memory and steps grow with a network: the circuit of Potjans and Diesmann at several scales, and linear fits.

In-degrees stay as they are, so that synapses grow with the cells. Each scale is built and run in a process of its own, whose
peak memory is read; the program is compiled before.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.figures import Line, Table
from benchmarks.stock import REPEATS

SCALES = (0.05, 0.1, 0.2, 0.3, 0.4)
RUNTIME = 0.5
"""Second."""
COLUMNS = {"build": "s", "step": "us", "building": "MiB", "running": "MiB"}
TABLE = Table(
    "scale",
    {"synapses (million)": ".1f", "build (s)": ".2f", "step (us)": ".1f", "memory building (MiB)": ".0f",
     "memory running (MiB)": ".0f"},
    6,
)  # fmt: skip


def measure() -> Iterator[str]:
    """Medians for each scale, and for each quantity its slope and how much of it a straight line explains."""
    _measured(SCALES[0])
    found: dict[float, list[dict[str, float]]] = {scale: [] for scale in SCALES}
    for _ in range(REPEATS):
        for scale in SCALES:
            found[scale].append(_measured(scale))
    medians = {scale: {name: statistics.median(one[name] for one in each) for name in each[0]} for scale, each in found.items()}
    yield TABLE.head
    for scale, one in medians.items():
        yield TABLE.row(scale, one["synapses"] / 1e6, *(one[name] for name in COLUMNS))
    synapses = np.array([one["synapses"] for one in medians.values()])
    for name, unit in COLUMNS.items():
        values = np.array([one[name] for one in medians.values()])
        slope, start = np.polyfit(synapses, values, 1)
        left = values - slope * synapses - start
        explained = 1 - float(left @ left / np.sum((values - values.mean()) ** 2))
        per = f"{slope * 2**20:.1f} bytes a synapse" if unit == "MiB" else f"{slope * 1e6:.3g} {unit} a million synapses"
        yield Line(f"{name}: {per}, from {start:.3g} {unit} on; R2 = {explained:.4f}", {f"{name}: R2": explained})


def _measured(scale: float) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.growth", str(scale)]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def _one(scale: float) -> dict[str, float]:
    """Build and run the circuit in this process."""
    from cxsystem2 import CxSystem
    from cxsystem2.catalogue import example_tables
    from cxsystem2.devices import Options

    changes = [f"scale={scale}", f"runtime={RUNTIME}*second", "indegree_scale=1"]
    model: Any = CxSystem(*example_tables("potjans_diesmann"), device="cpp", changes=changes)
    results = model.run(save_results=False, options=Options(fast=True, threads=1, jobs=1))
    return {
        "synapses": float(sum(results.synapses.values())),
        "build": results.timings["plan"],
        "step": results.timings["simulate"] / RUNTIME * 1e-4 * 1e6,
        "building": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
        "running": results.settings["memory"] / 2**20,
    }


if __name__ == "__main__":
    print(json.dumps(_one(float(sys.argv[1]))))
