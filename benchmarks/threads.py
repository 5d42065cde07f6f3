"""Threads: a step of two loops by one thread, by ours and by those of OpenMP, on a free machine and beside another program."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figures import Table
from benchmarks.stock import medians
from cxsystem2.devices import standalone
from cxsystem2.devices.standalone.compiler import compiler
from cxsystem2.devices.standalone.threads import cores

SOURCE = Path(standalone.__file__).parent / "source"
FLAGS = ["-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-std=c++11", "-fopenmp", "-pthread", f"-I{SOURCE}"]
CELLS = (2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
TABLE = Table("", {"serial (us)": ".2f", "own (us)": ".2f", "OpenMP (us)": ".2f", "own: ratio": ".2f", "OpenMP: ratio": ".2f"})
DURATION = 20_000
"""Microseconds of work in each measurement."""


def measure() -> Iterator[str]:
    """Medians for some sizes."""
    number = cores()
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "threads"
        source = Path(__file__).with_suffix(".cpp")
        subprocess.run([*compiler(), *FLAGS, str(source), "-o", str(program)], check=True)
        for busy in (False, True):
            beside = [sys.executable, "-c", "while True: pass"]
            neighbour = subprocess.Popen(beside) if busy else None
            yield f"{number} threads, load {os.getloadavg()[0]:.1f}{', beside a busy program' if busy else ''}"
            yield TABLE.head
            for cells in CELLS:
                steps = max(50, int(DURATION * 1000 / (cells * 1.5)))
                ways = ("serial", "own", "openmp")
                found = medians([(way, partial(_run, program, way, number, cells, steps)) for way in ways])
                ratios = [found["serial"] / found[way] for way in ("own", "openmp")]
                name = f"{cells} cells{', busy' if busy else ''}"
                yield TABLE.row(name, *(found[way] for way in ways), *ratios)
            if neighbour is not None:
                neighbour.kill()
                neighbour.wait()


def _run(program: Path, way: str, threads: int, cells: int, steps: int) -> float:
    done = subprocess.run([program, way, str(threads), str(cells), str(steps)], capture_output=True, text=True, check=True)
    return float(done.stdout)
