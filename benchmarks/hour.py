"""An hour of the model of a small network, written while it goes on: the memory of Python and of its program on the way.

Somebody listens to rates and spikes, as the page does. Each way runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.figures import Table
from cxsystem2 import CxSystem, Observer, load
from cxsystem2.devices import Options

WAYS = ("record, cpp --fast", "record, cpp", "network on disk, cpp --fast", "network on disk, cpp")
CELLS = {"E": 80, "I": 20}
CHANGES = [
    "G[E].number_of_neurons=80", "G[I].number_of_neurons=20", "S[E->E].number=8", "S[E->I].number=8", "S[I->E].number=2",
    "S[I->I].number=2", "eta=1.1",
]  # fmt: skip
PARTS = (1 / 60, 1 / 6, 1 / 2, 1.0)
"""Of the run: of an hour 1, 10, 30 and 60 minutes."""


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Memory at four times of each way, what was recorded, and what `load` of it needs."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks hour")
    asked.add_argument("--seconds", type=float, default=3600.0, help="of the model")
    asked.add_argument("--only", action="append", metavar="WORD", default=[], help="ways whose names begin like this")
    given = asked.parse_args(arguments)
    minutes = [given.seconds * part / 60 for part in PARTS]
    columns = {f"{who}, {one:g} min (MiB)": ".1f" for who in ("Python", "program") for one in minutes}
    table = Table("way", {**columns, "spikes": ".0f", "file (MB)": ".1f", "wall (s)": ".0f", "load (MiB)": ".1f"}, 28)
    yield table.head
    for way in WAYS:
        if given.only and not way.startswith(tuple(given.only)):
            continue
        command = [sys.executable, "-m", "benchmarks.hour", way, str(given.seconds)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        found = json.loads(done.stdout.splitlines()[-1])
        yield table.row(way, *found["python"], *found["program"], *(found[name] for name in ("spikes", "file", "wall", "load")))


class Memory(Observer):
    """Looks at the memory of this process and of its children at some times of the model (MiB)."""

    rates = spikes = True

    def __init__(self) -> None:
        self.python: list[float] = []
        self.program: list[float] = []

    def advance(self, stage: str, fraction: float) -> None:
        """Look, where it is time."""
        while stage == "simulate" and len(self.python) < len(PARTS) and fraction >= PARTS[len(self.python)] * 0.999:
            self.look()

    def look(self) -> None:
        """Note the memory of now."""
        own = psutil.Process()
        self.python.append(own.memory_info().rss / 2**20)
        self.program.append(sum(one.memory_info().rss for one in own.children() if one.name() == "main") / 2**20)


def _one(way: str, seconds: float) -> dict[str, Any]:
    """Run in this process."""
    import time

    where, _, how = way.partition(", ")
    device, fast = how.removesuffix(" --fast"), how.endswith(" --fast")
    memory, changes = Memory(), [*CHANGES, f"runtime={seconds}*second"]
    options = Options(fast=fast if device == "cpp" else None, threads=1)
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        if where == "record":
            path = CxSystem("brunel", changes=changes, device=device, observer=memory).record(
                Path(folder) / "run.h5", options=options
            )
        else:
            from cxsystem2.catalogue import example_tables
            from cxsystem2.phases import Snapshot

            tables = example_tables("brunel")
            snapshot = Snapshot.build(*tables, Path(folder) / "network", changes=changes, device=device, options=options)
            every = seconds / 60
            snapshot.run(checkpoint_every=every, record_every=every, options=Options(threads=1), observer=memory)
            path = snapshot.merge()
        wall = time.monotonic() - begin
        while len(memory.python) < len(PARTS):
            memory.look()
        before = psutil.Process().memory_info().rss
        spikes = sum(load(path).rates()[name] * cells * seconds for name, cells in CELLS.items())
        after = psutil.Process().memory_info().rss
        size = path.stat().st_size / 1e6
    found = {"python": memory.python, "program": memory.program, "spikes": round(spikes), "file": size, "wall": wall}
    return found | {"load": (after - before) / 2**20}


if __name__ == "__main__":
    print(json.dumps(_one(sys.argv[1], float(sys.argv[2]))))
