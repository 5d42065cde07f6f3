"""The circuit of Potjans and Diesmann by the recipe of the public table of its performance (Senk et al. 2026).

Spikes are not recorded. The first 0.5 s are not measured, at least the next 10 s are; each seed draws another network. With
``--watts``, what the whole computer takes at the power outlet while it simulates, the energy of a synaptic event follows. On a
machine with other work the real-time factor says nothing, the processor time a little. ``--recorded`` does each run a second
time with all spikes recorded, and tells what that costs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Line, Table
from benchmarks.machine import machine, processor, revision
from benchmarks.memory import Watch
from benchmarks.potjans_diesmann import POPULATIONS
from cxsystem2 import CxSystem, Observer
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Memory, Nothing, Options, devices
from cxsystem2.stages import Stages
from cxsystem2.syntax import lower
from cxsystem2.version import __version__

WARM_UP = 0.5
"""Second of the model before the measurement."""
TABLE = Table(
    "way",
    {"RTF": ".3f", "RTF, deviation": ".3f", "energy of an event (uJ)": ".3f", "events (million/s)": ".1f", "processor": ".3f",
     "build (s)": ".1f", "memory (MiB)": ".0f"},
)  # fmt: skip


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """What the public table asks for, then a row for each way."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks public")
    asked.add_argument("--scale", type=float, default=0.1, help="the public table has scale 1 alone")
    asked.add_argument("--seconds", type=float, default=10.0, help="of the model that are measured; the recipe says 10 or more")
    asked.add_argument("--seeds", type=int, default=3, help="the recipe says 10")
    asked.add_argument("--threads", type=int, nargs="+", default=[1])
    asked.add_argument("--precision", nargs="+", choices=("double", "single"), default=["double"])
    asked.add_argument("--watts", type=float, default=math.nan, help="at the power outlet while it simulates")
    asked.add_argument("--process-node", metavar="NM", default="unknown", help="of the processor, in nanometre")
    asked.add_argument("--recorded", action="store_true", help="also with all spikes recorded, in pairs")
    given = asked.parse_args(arguments)
    versions = ", ".join(f"{name} {value}" for name, value in machine().items() if name in ("system", "python", "brian2"))
    yield f"simulator: cxsystem2 {__version__} {revision()}, device cpp with --fast; {versions}"
    yield f"nodes: 1; system: {processor()}, {os.cpu_count()} cores; process node: {given.process_node} nm"
    yield "external drive: Poisson; step 0.1 ms; no spikes are recorded"
    yield f"scale {given.scale:g}, {given.seconds:g} s after {WARM_UP:g} s, seeds 1 to {given.seeds}"
    yield TABLE.head
    for precision in given.precision:
        for threads in given.threads:
            runs, recorded = [], []
            for seed in range(1, given.seeds + 1):
                runs.append(_answer(given.scale, given.seconds, seed, threads, precision))
                if given.recorded:
                    recorded.append(_answer(given.scale, given.seconds, seed, threads, precision, "recorded"))
            factors = [one["wall"] / given.seconds for one in runs]
            events, used, build = (statistics.mean(one[name] for one in runs) for name in ("events", "processor", "build"))
            each = WARM_UP + given.seconds
            yield TABLE.row(
                f"{threads} thread{'s' * (threads > 1)}, {precision}", statistics.mean(factors),
                statistics.stdev(factors) if len(factors) > 1 else math.nan,
                given.watts * statistics.mean(factors) * each / events * 1e6, events / each / 1e6, used / each, build,
                max(one["program_kib"] for one in runs) / 1024,
            )  # fmt: skip
            if recorded:
                pairs = zip(recorded, runs, strict=True)
                cost = statistics.median(one["processor"] / other["processor"] - 1 for one, other in pairs)
                yield Line(f"recording of all spikes costs {cost:.1%} of the processor time", {"recording (share)": cost})
    yield "processor: seconds of processor time for a second of the model, load included"


def _answer(*asked: object) -> dict[str, float]:
    """One run in a process of its own; the first one also compiles."""
    command = [sys.executable, "-m", "benchmarks.public", *map(str, asked)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1])
    if done.returncode:
        raise RuntimeError(done.stderr)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _one(scale: float, seconds: float, seed: int, threads: int, precision: str, *, recorded: bool) -> dict[str, float]:
    """Draw and simulate in this process."""
    begin = time.perf_counter()
    changes = [f"scale={scale}", f"runtime={WARM_UP + seconds}*second"]
    changes += [] if recorded else [f"G[{name}].monitors=--" for name in POPULATIONS]
    network = CxSystem(*example_tables("potjans_diesmann"), changes=changes, seed=seed, device="cpp").network
    device = devices["cpp"]()
    system = network.config.system
    options = Options(fast=True, precision=precision, threads=threads).settled(system, type(device))
    model: Any = lower(network, Observer(), device.form(network.config))
    with Watch() as watch, device.open(model, Stages(), options) as session:
        sink, own = Memory() if recorded else Nothing(), time.process_time()
        session.advance(WARM_UP, sink)
        start = time.perf_counter()
        session.advance(system.runtime, sink)
        wall = time.perf_counter() - start
        events = sum(session.records(Memory()).events.values())
        own = time.process_time() - own
    return {
        "build": start - begin, "wall": wall, "events": events, "processor": watch.processor + own,
        "program_kib": watch.peak_kib,
    }  # fmt: skip


if __name__ == "__main__":
    words = sys.argv[1:]
    numbers = float(words[0]), float(words[1]), int(words[2]), int(words[3])
    print(json.dumps(_one(*numbers, words[4], recorded=words[-1] == "recorded")))
