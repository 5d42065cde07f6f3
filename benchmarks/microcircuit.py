"""The circuit of Potjans and Diesmann side by side: ours, Brian2 written by hand, and NEST where there is one.

Every way is a program of its own, and they take turns. All simulate the same time with the same equations, exactly
integrated, and record all spikes; each draws its own network. ``--nest PYTHON`` (or the environment variable
``NEST_PYTHON``) names an interpreter that has NEST 3.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Table
from benchmarks.machine import processor
from benchmarks.potjans_diesmann import POPULATIONS, STEP, Circuit

OURS, BY_HAND, NEST = "benchmarks.microcircuit_ours", "benchmarks.microcircuit_brian2", "benchmarks.microcircuit_nest"
WAYS = {
    "ours, --fast": (OURS, "--precision", "double"),
    "ours, --fast, single": (OURS, "--precision", "single"),
    "ours, --fast, packed": (OURS, "--precision", "packed"),
    "ours, --fast, 2 threads": (OURS, "--threads", "2"),
    "Brian2, order drawn": (BY_HAND, "--order", "drawn"),
    "Brian2, sorted": (BY_HAND, "--order", "sorted"),
    "NEST, 1 thread": (NEST, "--threads", "1"),
    "NEST, 2 threads": (NEST, "--threads", "2"),
}
TABLE = Table(
    "way",
    {"build (s)": ".2f", "compile, cold (s)": ".1f", "load (s)": ".2f", "simulate (s)": ".3f", "RTF": ".3f", "processor": ".3f",
     "for an event (ns)": ".2f", "memory (MiB)": ".0f", "RTF to ours": ".1f", "processor to ours": ".1f"},
)  # fmt: skip
PARTS = Table("parts, profiled", {"synaptic event (ns)": ".2f", "background draw (ns)": ".2f", "update of a cell (ns)": ".2f"})


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Medians of all ways, and of the parts of those that can be profiled."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks microcircuit")
    asked.add_argument("--scale", type=float, default=0.1)
    asked.add_argument("--seconds", type=float, default=1.0)
    asked.add_argument("--repeats", type=int, default=5)
    asked.add_argument("--profiles", type=int, default=1, help="further runs of each way that measure its parts")
    asked.add_argument("--nest", metavar="PYTHON", default=os.environ.get("NEST_PYTHON"))
    asked.add_argument("--only", action="append", metavar="WORD", default=[], help="ways whose names begin like this")
    given = asked.parse_args(arguments)
    ways = {
        name: way
        for name, way in WAYS.items()
        if (way[0] != NEST or given.nest)
        and (not given.only or name.casefold().startswith(tuple(map(str.casefold, given.only))))
    }
    interpreter = {NEST: given.nest or ""}
    size = [f"--scale={given.scale}", f"--seconds={given.seconds}"]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name, way in ways.items() if way[0] != NEST}
    first = {name: _answer(interpreter, *way, *size) for name, way in ways.items() if way[0] == OURS}  # fills the cache
    for turn in range(given.repeats):
        for name, way in ways.items():
            found[name].append(_answer(interpreter, *way, *size, f"--seed={turn + 1}"))
        for name in parts if turn < given.profiles else ():
            parts[name].append(_answer(interpreter, *ways[name], *size, f"--seed={turn + 1}", "--profile"))
    first = {name: runs[0] for name, runs in found.items()} | first
    versions = {way[0]: first[name].get("version") for name, way in ways.items()}
    yield f"Brian2 {versions.get(BY_HAND)}, NEST {versions.get(NEST)}; {processor()}, {os.cpu_count()} cores"
    circuit = Circuit(given.scale)
    yield f"scale {given.scale:g}: {circuit.sizes.sum():,} cells, {circuit.synapses.sum():,} synapses; {given.seconds:g} s; "
    yield f"medians of {given.repeats}, all ways taken in turn"
    yield TABLE.head
    base = None
    for name, runs in found.items():
        middle = {key: statistics.median(run[key] for run in runs) for key in ("build", "load", "simulate", "processor")}
        factor = middle["simulate"] / given.seconds
        events = statistics.median(synaptic_events(circuit, run["spikes"]) for run in runs)
        used = middle["processor"] / given.seconds or float("nan")  # nothing is seen of a program that ends at once
        base = base or (factor, used)
        memory = max(run["program_kib"] for run in runs) / 1024
        yield TABLE.row(
            name, middle["build"], first[name]["compile"], middle["load"], middle["simulate"], factor, used,
            middle["processor"] * 1e9 / events, memory, factor / base[0], used / base[1],
        )  # fmt: skip
    yield "processor: seconds of processor time for a second of model time, load included; ratios of RTF and of these to ours"
    if not any(parts.values()):
        return
    yield PARTS.head
    for name, runs in parts.items():
        if not runs:  # --profiles 0, or fewer turns than that
            continue
        columns = zip(*(_parts(circuit, run, given.seconds) for run in runs), strict=True)
        event, draw, update = (statistics.median(column) for column in columns)
        yield PARTS.row(name, event, draw, update)


def synaptic_events(circuit: Circuit, spikes: dict[str, int]) -> float:
    """Spikes times the synapses that a cell of the population sends on average."""
    sent = circuit.synapses.sum(axis=0) / circuit.sizes
    return float(sum(spikes[name] * each for name, each in zip(POPULATIONS, sent, strict=True)))


def _parts(circuit: Circuit, run: dict[str, Any], seconds: float) -> tuple[float, float, float]:
    """Nanoseconds of an event (with the queue), of the background of a cell in a step, and of its update in a step."""
    steps = circuit.sizes.sum() * seconds / (STEP * 1e-3)
    events = synaptic_events(circuit, run["spikes"])
    time = dict.fromkeys(("event", "draw", "update"), 0.0)
    for name, taken in run["profile"].items():
        if name.startswith("S_") or name.startswith("synapses"):
            time["event"] += taken
        elif name.startswith(("NB_", "background")):
            time["draw"] += taken
        elif "stateupdater" in name or "thresholder" in name or "resetter" in name:
            time["update"] += taken
    return time["event"] * 1e9 / events, time["draw"] * 1e9 / steps, time["update"] * 1e9 / steps


def _answer(interpreter: dict[str, str], module: str, *arguments: str) -> dict[str, Any]:
    """What a program prints as its last line."""
    command = [interpreter.get(module) or sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1])
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
