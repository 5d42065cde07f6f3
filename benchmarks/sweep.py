"""A sweep of 12 points over a weight on the C++ device: one program for all points in two processes, against 12 builds."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from benchmarks.figures import Table
from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options

POINTS = 12
TABLE = Table("way", {"wall (s)": ".1f", "ratio": ".1f"})


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Wall-clock time of both ways, taken in turn; the cache is empty at the beginning of each sweep."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks sweep")
    asked.add_argument("--example", default="microcircuit")
    asked.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes")
    asked.add_argument("--weight", default="J", help="root value of the physiology table, in nS")
    asked.add_argument("--repeats", type=int, default=1)
    given = asked.parse_args(arguments)
    changes = given.changes or ["scale=0.05", "runtime=200*ms"]
    points = [[*changes, f"{given.weight}={0.5 + 0.04 * number:.3g}*nS"] for number in range(POINTS)]
    times: dict[str, list[float]] = {"one program, 2 processes": [], "12 builds, 1 process": [], "12 builds, 2 processes": []}
    spikes: dict[str, list[int]] = {}
    for _ in range(given.repeats):
        for name, found in times.items():
            begin = time.perf_counter()
            spikes[name] = _sweep(
                given.example, points, shared=name.startswith("one"), processes=1 if "1 process" in name else 2
            )
            found.append(time.perf_counter() - begin)
    yield f"{given.example}, {', '.join(changes)}, {POINTS} values of {given.weight}; medians of {given.repeats}"
    yield TABLE.head
    middle = {name: statistics.median(found) for name, found in times.items()}
    base = middle["one program, 2 processes"]
    for name, seconds in middle.items():
        yield TABLE.row(name, seconds, seconds / base)
    yield f"the same spikes in all: {len(set(map(tuple, spikes.values()))) == 1} ({spikes['12 builds, 1 process']})"


def _sweep(example: str, points: Sequence[Sequence[str]], *, shared: bool, processes: int) -> list[int]:
    """The numbers of spikes of all points; with `shared`, the first one that comes builds the program for all."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CXSYSTEM2_CACHE"] = folder
        start = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=start) as workers:
            return list(
                workers.map(_point, [example] * len(points), points, [shared] * len(points), [2 // processes] * len(points))
            )


def _point(example: str, changes: Sequence[str], shared: bool, jobs: int) -> int:
    model = CxSystem(*example_tables(example), changes=changes, device="cpp")
    results = model.run(save_results=False, options=Options(cache=shared, jobs=jobs, fast=True))
    return sum(len(found.t) for found in results.spikes.values())
