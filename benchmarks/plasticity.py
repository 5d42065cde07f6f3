"""Plastic synapses on the C++ device: ns for each event of a synapse, and whole simulations, beside those of Brian2."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from benchmarks.figures import Table
from benchmarks.models import cut_network
from benchmarks.stock import Stock, medians
from cxsystem2 import CxSystem
from cxsystem2.devices import Options, Records
from cxsystem2.devices.cpp import Cpp
from cxsystem2.stages import Stages
from cxsystem2.testing.models import plasticity

RULES = ("STDP", "Vogels", "minimal_triplet_STDP")
"""Rules for which the time of an event is told: what they do is done by events alone."""
TABLE = Table(
    "rule",
    {"events": ".0f", "own (ns)": ".1f", "own, 2 threads (ns)": ".1f", "Brian2 (ns)": ".1f", "faster": ".1f",
     "run (s)": ".2f", "run, Brian2 (s)": ".2f", "run faster": ".1f", "bytes a synapse": ".0f", "bytes, Brian2": ".0f"},
    22,
)  # fmt: skip


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Medians of one thread, of two, and of Brian2, taken in turn; bytes are those of the program for each synapse."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks plasticity")
    parser.add_argument("--cells", type=int, default=2_000, help="cells, half of them the sources of plastic synapses")
    parser.add_argument("--synapses", type=int, default=2_000_000, help="plastic synapses")
    parser.add_argument("--rules", nargs="*", default=RULES, help="words of tables")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--runtime", default="500*ms", help="time to simulate")
    given = parser.parse_args(options)
    yield TABLE.head
    for rule in given.rules:
        yield from _rule(rule, given)


def tables(rule: str, cells: int, synapses: int, runtime: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A population of cells that a tonic current lets fire, with plastic synapses among themselves."""
    anatomy, physiology = cut_network(2, 2 * cells, 1, runtime)
    anatomy["G"] = anatomy["G"][:1]
    anatomy["S"] = [{**anatomy["S"][0], "syn_type": rule, "p": repr(synapses / cells**2), "delay_distribution": "normal(0.4)"}]
    start = 5.0 / (synapses / cells)
    physiology.update(plasticity(rule))
    for prefix in ("stdp", "vog", "mtSTDP", "deb"):
        physiology.update({f"{prefix}_wght_init": f"{start}*nS", f"{prefix}_wght_max": f"{2 * start}*nS"})
    physiology["SS"] = {**physiology["SS"], "tonic_current": "80*pA", "noise_sigma": "3*mV", "taum_soma": "C/gL"}
    return anatomy, physiology


def _rule(rule: str, given: Any) -> Iterator[str]:
    model = CxSystem(*tables(rule, given.cells, given.synapses, given.runtime), device="cpp").model()
    found: dict[str, list[Records]] = {}
    seconds: dict[str, list[float]] = {}
    ways: dict[str, tuple[type[Cpp], dict[str, Any]]] = {
        "own": (Cpp, {"threads": 1}),
        "threads": (Cpp, {"threads": 2}),
        "Brian2": (Stock, {}),
    }

    def run(way: str) -> float:
        kind, options = ways[way]
        stages = Stages()
        records = kind().run(model, stages, Options(profile=True, fast=kind is Cpp, **options))
        found.setdefault(way, []).append(records)
        seconds.setdefault(way, []).append(stages.seconds["simulate"])
        events = 2 * given.synapses / given.cells * sum(len(cells) for cells, _ in records.spikes.values())
        own = [float(time) for name, time in records.profile.items() if name.startswith("S_")]
        return float(sum(own)) * 1e9 / float(events)

    each = medians([(way, partial(run, way)) for way in ways], given.repeats)
    whole = {way: float(np.median(times)) for way, times in seconds.items()}
    spikes = sum(len(cells) for cells, _ in found["own"][0].spikes.values())
    memory = found["own"][0].memory / given.synapses, found["Brian2"][0].memory / given.synapses
    events = 2 * given.synapses / given.cells * spikes
    ratios = each["Brian2"] / each["own"], whole["Brian2"] / whole["own"]
    times = each["own"], each["threads"], each["Brian2"]
    yield TABLE.row(rule, events, *times, ratios[0], whole["own"], whole["Brian2"], ratios[1], *memory)
