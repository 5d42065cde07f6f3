"""Exchange of spikes between ranks that do nothing else: microseconds for each step, in each of the three ways."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Table
from cxsystem2.devices import standalone
from cxsystem2.devices.standalone.compiler import compiler
from cxsystem2.devices.standalone.mpi import Mpi, command, environment, find
from cxsystem2.surroundings import child_environment

SOURCE = Path(standalone.__file__).parent / "source"
FLAGS = ["-O3", "-march=native", "-std=c++11", "-pthread", f"-I{SOURCE}"]
WAYS = {1: "together", 2: "to everyone", 3: "to neighbours"}
REPEATS, STEPS = 5, 8000
TABLE = Table("", {name: ".2f" for way in WAYS.values() for name in (f"{way} (us)", f"in MPI, {way}")}, 32)


def measure() -> Iterator[str]:
    """Medians for some numbers of ranks, spikes of each of them in a step, and steps between two exchanges."""
    mpi = find()
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "exchanging"
        source = Path(__file__).with_name("exchanging.cpp")
        subprocess.run([*compiler(), *FLAGS, *mpi.compile_flags, str(source), "-o", str(program), *mpi.link_flags], check=True)
        yield f"load {os.getloadavg()[0]:.1f}; microseconds for each step"
        yield TABLE.head
        for ranks in (1, 2):
            for spikes in (0, 10, 100):
                for window in (1, 8):
                    found = [_run(mpi, program, ranks, way, spikes, window) for way in WAYS]
                    yield TABLE.row(f"{ranks} ranks, {spikes} spikes, {window} steps", *(one for each in found for one in each))


def _run(mpi: Mpi, program: Path, ranks: int, way: int, spikes: int, window: int) -> tuple[float, float]:
    words = command(mpi, ranks, [str(program), str(way), str(spikes), str(window), str(STEPS)])
    found = []
    for _ in range(REPEATS):
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            env=child_environment(**environment(mpi)),
        )
        found.append([float(word) for word in done.stdout.split()])
    total, talking = (statistics.median(values) for values in zip(*found, strict=True))
    return total, talking
