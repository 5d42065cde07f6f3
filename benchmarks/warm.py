"""A sweep whose points begin at a checkpoint, beside the same sweep from rest: how much faster it is."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Table
from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options
from cxsystem2.phases import Snapshot

EXAMPLE = "potjans_diesmann"
TABLE = Table("12 points", {"": ".1f"})


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Seconds of all points from rest, and of the transient and all points from its end."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks warm")
    asked.add_argument("--scale", type=float, default=0.1)
    asked.add_argument("--points", type=int, default=12, help="values of the background rate")
    asked.add_argument("--transient", type=float, default=1.0, help="seconds before what is looked at")
    asked.add_argument("--seconds", type=float, default=0.1, help="what is looked at")
    given = asked.parse_args(arguments)
    anatomy, physiology = example_tables(EXAMPLE)
    end = given.transient + given.seconds
    same = [f"scale={given.scale}", f"runtime={end}*second"]
    rates = [f"background_rate={8 + 0.02 * point:.2f}*Hz" for point in range(given.points)]

    def run(rate: str, start: str | None) -> float:
        begin = time.perf_counter()
        model = CxSystem(anatomy, physiology, changes=[*same, rate], device="cpp", seed=1)
        model.run(save_results=False, options=Options(fast=True, start=start))
        return time.perf_counter() - begin

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "network"
        run(rates[0], None)  # compiles
        begin = time.perf_counter()
        snapshot = Snapshot.build(
            anatomy, physiology, folder, seed=1, device="cpp", options=Options(fast=True), changes=[*same, rates[0]]
        )
        snapshot.run(given.transient)
        transient = time.perf_counter() - begin
        run(rates[0], str(folder))  # compiles what differs
        cold, warm = zip(*[(run(rate, None), run(rate, str(folder))) for rate in rates], strict=True)
    yield f"{EXAMPLE}, scale {given.scale:g}: {given.transient:g} s before {given.seconds:g} s, {given.points} points"
    yield TABLE.row("each from rest (s)", sum(cold))
    yield TABLE.row("network and transient (s)", transient)
    yield TABLE.row("each from there (s)", sum(warm))
    yield TABLE.row("faster", sum(cold) / (transient + sum(warm)))
