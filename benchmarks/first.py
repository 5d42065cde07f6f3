"""Time to the first spike: a run as a whole process, with an empty cache, and with a program that is known."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.figures import Table

TABLE = Table("", {"processor (s)": ".2f", "wall (s)": ".2f"})


def measure(arguments: Sequence[str] = ()) -> Iterator[str]:
    """Processor time, with that of compilers and the program, and wall-clock time."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks first")
    asked.add_argument("--example", default="coba_eif")
    asked.add_argument("--rounds", type=int, default=5, help="of the warm run")
    asked.add_argument("--cold", type=int, default=1, help="rounds with an empty cache")
    asked.add_argument("--fast", action="store_true")
    given = asked.parse_args(arguments)
    words = ["run", given.example, "--device", "cpp", "--seed", "1", "--quiet", "--fast" if given.fast else "--no-fast"]
    found: dict[str, list[tuple[float, float]]] = {"cold": [], "warm": []}
    for number in range(max(1, given.cold)):
        with tempfile.TemporaryDirectory() as cache:
            found["cold"].append(_seconds(words, cache))
            for _ in range(given.rounds if not number else 0):
                found["warm"].append(_seconds(words, cache))
    yield f"medians of {len(found['cold'])} and {len(found['warm'])} runs"
    yield TABLE.head
    for name, times in found.items():
        processor, wall = (median(column) for column in zip(*times, strict=True))
        yield TABLE.row(f"{given.example}, {name}", processor, wall)


def _seconds(words: Sequence[str], cache: str) -> tuple[float, float]:
    """Processor and wall-clock time of a command and of all that it starts."""
    with tempfile.TemporaryDirectory() as place:
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        environment = {**os.environ, "CXSYSTEM2_CACHE": cache}
        subprocess.run(
            [sys.executable, "-P", "-m", "cxsystem2", *words], cwd=place, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - begin
