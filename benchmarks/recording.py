"""What recording all spikes costs: the circuit of Potjans and Diesmann with and without its spike monitors, in turn."""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Table
from cxsystem2 import CxSystem
from cxsystem2.devices import Options

WAYS = {"recorded": (), "not recorded": ("G[*].monitors=",)}
STAGES = ("simulate", "load", "save")
TABLE = Table("", {**{f"{stage} (s)": ".3f" for stage in STAGES}, "together (s)": ".3f", "program, cpu (s)": ".3f"}, 24)
COST = Table("cost of recording", {"all spikes (%)": ".1f", "processor time of the program (%)": ".1f"}, 24)


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Shortest times of simulating, reading and saving, and of the processor time of the program; the first run compiles."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks recording")
    parser.add_argument("--scale", default="0.3")
    parser.add_argument("--runtime", default="1*second")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each way, in turn")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args(options)
    found: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    spikes = 0
    for _ in range(given.repeats + 1):
        for way, changes in WAYS.items():
            times, number = _run(given, changes)
            found[way].append(times)
            spikes = max(spikes, number)
    best = {way: [min(column) for column in zip(*runs[1:], strict=True)] for way, runs in found.items()}
    yield f"{spikes:,} spikes, {given.repeats} runs of each"
    yield TABLE.head
    for way, times in best.items():
        yield TABLE.row(way, *times)
    yield COST.head
    both = zip(best["recorded"][-2:], best["not recorded"][-2:], strict=True)
    yield COST.row(f"scale {given.scale}", *(100 * (one / other - 1) for one, other in both))


def _run(given: argparse.Namespace, changes: Sequence[str]) -> tuple[list[float], int]:
    """Seconds of the stages, of all of them, and of the program's processor time; the number of spikes."""
    before = _children()
    with tempfile.TemporaryDirectory() as folder:
        own = [f"scale={given.scale}", f"runtime={given.runtime}", "seed=1", *changes]
        system = CxSystem("potjans_diesmann", changes=own, device="cpp")
        results = system.run(output=Path(folder) / "run.h5", options=Options(threads=given.threads, jobs=1))
    times = [results.timings[stage] for stage in STAGES]
    return [*times, sum(times), _children() - before], sum(len(one.t) for one in results.spikes.values())


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
