"""Few objects against one object per row, as CxSystem builds it: from the tables to the results, nothing being compiled."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Table
from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options

TABLE = Table(
    "objects",
    {"compile (s)": ".2f", "all (s)": ".2f", "processor (s)": ".2f", "spikes": ".0f", "all, ratio": ".1f",
     "processor, ratio": ".1f"},
)  # fmt: skip


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Our build, several times; then the other one, once for each number of compiler processes, because it takes so long."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks objects")
    asked.add_argument("--example", default="microcircuit")
    asked.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes")
    asked.add_argument("--jobs", type=int, action="append", default=[], help="processes that compile; may be repeated")
    asked.add_argument("--repeats", type=int, default=5)
    given = asked.parse_args(arguments)
    changes = given.changes or ["scale=0.1"]
    yield f"{given.example}, {', '.join(changes)}: tables to results on cpp, cold"
    yield TABLE.head
    for jobs in given.jobs or [2]:
        runs = [_ours(given.example, changes, jobs, fast=fast) for _ in range(given.repeats) for fast in (False, True)]
        base = (0.0, 0.0)
        for name, part in (("ours", runs[::2]), ("ours, --fast", runs[1::2])):
            compiled, total, used, spikes = (statistics.median(column) for column in zip(*part, strict=True))
            base = (total, used) if not base[0] else base
            yield TABLE.row(f"{name}, {jobs} jobs", compiled, total, used, spikes, total / base[0], used / base[1])
        command = [sys.executable, "-m", "benchmarks.one_object_per_row", given.example, f"--jobs={jobs}"]
        command += [f"--set={change}" for change in changes]
        done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1], check=True)
        other = json.loads(done.stdout.strip().splitlines()[-1])
        spikes = sum(other["spikes"].values())
        total, used = other["total"], other["processor"]
        ratios = total / base[0], used / base[1]
        yield TABLE.row(f"one for each row, {jobs} jobs", other["compile"], total, used, spikes, *ratios)
        yield f"    {other['objects']} objects, {other['files']} files"


def _ours(example: str, changes: Sequence[str], jobs: int, *, fast: bool) -> tuple[float, float, float, int]:
    """Seconds of compiling and of everything, processor time of all processes, and the spikes."""
    begin, used = time.perf_counter(), sum(os.times()[:4])
    model = CxSystem(*example_tables(example), changes=changes, device="cpp")
    results = model.run(save_results=False, options=Options(cache=False, jobs=jobs, fast=fast))
    spikes = sum(len(found.t) for found in results.spikes.values())
    return results.timings["compile"], time.perf_counter() - begin, sum(os.times()[:4]) - used, spikes
