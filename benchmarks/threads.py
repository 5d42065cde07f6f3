"""Threads: a step of two loops by one thread, by ours and by those of OpenMP, on a free machine and beside another program."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Table
from benchmarks.stock import REPEATS
from cxsystem2.devices import standalone
from cxsystem2.devices.standalone.compiler import compiler
from cxsystem2.devices.standalone.threads import cores

SOURCE = Path(standalone.__file__).parent / "source"
FLAGS = ["-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-std=c++11", "-fopenmp", "-pthread", f"-I{SOURCE}"]
CELLS = (2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
TABLE = Table(
    "", {"serial (us)": ".2f", "own (us)": ".2f", "OpenMP (us)": ".2f", "own: ratio": ".2f", "OpenMP: ratio": ".2f"}, 34
)
MEETING = Table("", {"shortest (us)": ".2f", "mean (us)": ".2f"}, 34)
STRETCH = 500
"""Microseconds of work after which the clock is read: the shortest stretch is one that nobody has disturbed."""
STRETCHES = 40
"""In a run."""


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """A meeting, and a step of some sizes: from the shortest stretches of runs in turn, and from medians of their means."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks threads")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="runs of each way, in turn")
    parser.add_argument("--cells", type=int, nargs="*", default=CELLS)
    given = parser.parse_args(options)
    number = cores()
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "threads"
        source = Path(__file__).with_suffix(".cpp")
        subprocess.run([*compiler(), *FLAGS, str(source), "-o", str(program)], check=True)
        yield from _meetings(program, number, given.repeats)
        for busy in (False, True):
            beside = [sys.executable, "-c", "while True: pass"]
            neighbour = subprocess.Popen(beside) if busy else None
            yield f"{number} threads, load {os.getloadavg()[0]:.1f}{', beside a busy program' if busy else ''}"
            yield TABLE.head
            for cells in given.cells:
                yield from _steps(program, number, cells, given.repeats, ", busy" if busy else "")
            if neighbour is not None:
                neighbour.kill()
                neighbour.wait()


def _meetings(program: Path, threads: int, repeats: int) -> Iterator[str]:
    """Threads that have nothing to do, and meet: in stretches of 5. The shortest is one in which no thread was away."""
    found = [_run(program, "meeting", threads, 1, 5, 50_000) for _ in range(repeats)]
    yield MEETING.head
    yield MEETING.row(
        f"a meeting of {threads} threads", min(best for best, _ in found), statistics.median(mean for _, mean in found)
    )


def _steps(program: Path, threads: int, cells: int, repeats: int, busy: str) -> Iterator[str]:
    steps = max(5, int(STRETCH * 1000 / (cells * 1.5)))
    found: dict[str, list[tuple[float, float]]] = {way: [] for way in ("serial", "own", "openmp")}
    for _ in range(repeats):
        for way, runs in found.items():
            runs.append(_run(program, way, threads, cells, steps, STRETCHES))
    shortest = {way: min(best for best, _ in runs) for way, runs in found.items()}
    medians = {way: statistics.median(mean for _, mean in runs) for way, runs in found.items()}
    for name, times in (("shortest", shortest), ("medians", medians)):
        ratios = (times["serial"] / times[way] for way in ("own", "openmp"))
        yield TABLE.row(f"{cells} cells{busy}, {name}", *times.values(), *ratios)


def _run(program: Path, way: str, threads: int, cells: int, steps: int, stretches: int) -> tuple[float, float]:
    """Microseconds of a step: of the shortest stretch, and of all."""
    command = [str(program), way, *map(str, (threads, cells, steps, stretches))]
    best, mean = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(best), float(mean)
