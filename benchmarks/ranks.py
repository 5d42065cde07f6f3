"""The circuit of Potjans and Diesmann from disk: on one process, on one with two threads, and on ranks; they take turns."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Table

WAYS = {"1 process": (1, 1), "1 process, 2 threads": (1, 2), "2 ranks": (2, 1)}
TABLE = Table(
    "",
    {"real-time factor": ".2f", "exchange of a step (us)": ".1f", "waiting (us)": ".1f", "memory of a process (MB)": ".0f",
     "faster": ".2f"},
)  # fmt: skip
_WORKER = """
import json, sys
from cxsystem2.devices import Options
from cxsystem2.phases import Snapshot
folder, until, ranks, threads, every = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
found = Snapshot.open(folder).run(until, ranks=ranks, options=Options(threads=threads), checkpoint_every=every or None)
print(json.dumps([found.simulated, found.exchanged, found.waited, found.memory]))
"""
_BUILD = """
import sys
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options
from cxsystem2.phases import Snapshot
folder, scale, k = sys.argv[1], sys.argv[2], int(sys.argv[3])
Snapshot.build(*example_tables("potjans_diesmann"), folder, partitions=k, seed=1, device="cpp", options=Options(fast=True),
               changes=[f"scale={scale}", "runtime=100*second"])
"""


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Seconds for each second of the model, microseconds a step in the exchange and waiting for a slower rank, and memory."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks ranks")
    asked.add_argument("--scale", type=float, default=0.3)
    asked.add_argument("--seconds", type=float, default=1.0)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--partitions", type=int, default=4)
    asked.add_argument("--checkpoint-every", type=float, default=0.0)
    given = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        folder = str(Path(home) / "network")
        _python(_BUILD, folder, str(given.scale), str(given.partitions))
        found: dict[str, list[list[float]]] = {name: [] for name in WAYS}
        time = 0.0
        for repeat in range(given.repeats + 1):  # the first one compiles, and is not counted
            for name, (ranks, threads) in WAYS.items():
                time += given.seconds if repeat else 0.1
                words = [folder, f"{time:.6f}", str(ranks), str(threads), str(given.checkpoint_every)]
                own = json.loads(_python(_WORKER, *words))
                if repeat:
                    found[name].append([own[0] / given.seconds, *(one / given.seconds * 100 for one in own[1:3]), own[3] / 1e6])
    yield TABLE.head
    first = statistics.median(one[0] for one in found["1 process"])
    for name, each in found.items():
        clock, exchange, waiting, memory = (statistics.median(column) for column in zip(*each, strict=True))
        yield TABLE.row(name, clock, exchange, waiting, memory, first / clock)


def _python(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return done.stdout
