"""Checkpoints of a plastic network that runs from disk: from the memory of the program to the disk, and their part of a run."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import psutil

from benchmarks.checkpoint import WANTED
from benchmarks.figures import Line, Table
from benchmarks.plasticity import tables
from cxsystem2.devices import Memory, Options
from cxsystem2.devices.standalone.session import ProgramSession
from cxsystem2.phases import Snapshot
from cxsystem2.phases.opened import Opened, opened
from cxsystem2.snapshots import Writer
from cxsystem2.stages import Stages

EVERY = 1.0
"""Seconds of the model between two checkpoints, for their share of a run."""
MOST = 0.05
"""The share that they may have."""
TABLE = Table("", {"wall (s)": ".2f", "MB/s": ".0f", "processor (s)": ".2f", "MB for a processor second": ".0f"}, 30)


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Medians of what the program, Python and the disk take for a checkpoint; each follows on some steps of the network."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks learned")
    asked.add_argument("--cells", type=int, default=20_000, help="sources, and targets, of plastic synapses")
    asked.add_argument("--synapses", type=int, default=20_000_000)
    asked.add_argument("--partitions", type=int, default=1)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--steps", type=int, default=100, help="before each checkpoint")
    asked.add_argument("--repeats", type=int, default=5)
    asked.add_argument("--folder", help="where the network lies; that of temporary files when not given")
    given = asked.parse_args(options)
    with tempfile.TemporaryDirectory(dir=given.folder) as home:
        network = tables("STDP", given.cells, given.synapses, "100*second")
        snapshot = Snapshot.build(
            *network, Path(home) / "network", partitions=given.partitions, seed=1, device="cpp", options=Options(fast=True)
        )
        system = snapshot.system(trust=True)
        working = Options(threads=given.threads)
        with snapshot.store.writing() as writer, opened(snapshot.store, system, 1, None, working, Stages()) as running:
            yield from _measured(running, writer, given)


def _measured(running: Opened, writer: Writer, given: argparse.Namespace) -> Iterator[str]:
    session = running.session
    assert isinstance(session, ProgramSession)
    session.advance(session.interval.dt, Memory())  # the program starts
    found: dict[str, list[tuple[float, float]]] = {}
    steps, size = [], 0
    for _ in range(given.repeats):
        begin = time.perf_counter()
        session.advance((session.step + given.steps) * session.interval.dt, Memory())
        steps.append((time.perf_counter() - begin) / given.steps)
        marks = [_now(session)]
        pieces, common = running.pieces()
        marks.append(_now(session))
        size = writer.write(session.step, pieces, common, keep=1).bytes
        marks.append(_now(session))
        wall, used, waited, program = zip(*marks, strict=True)
        for name, seconds, spent in (
            ("the program writes", waited[1] - waited[0], program[1] - program[0]),
            ("Python takes it", wall[1] - wall[0] - waited[1] + waited[0], used[1] - used[0]),
            ("the generation is written", wall[2] - wall[1], used[2] - used[1]),
            ("all together", wall[2] - wall[0], used[2] - used[0] + program[2] - program[0]),
        ):
            found.setdefault(name, []).append((seconds, spent))
    yield f"{given.synapses:,} plastic synapses, {given.cells:,} cells, {size / 1e6:,.0f} MB"
    yield TABLE.head
    for name, each in found.items():
        seconds, spent = (median(column) for column in zip(*each, strict=True))
        yield TABLE.row(name, seconds, size / 1e6 / seconds, spent, size / 1e6 / max(spent, 0.01))
    whole, run = median(one for one, _ in found["all together"]), median(steps) * EVERY / session.interval.dt
    figures = {"of the wanted speed": size / 1e6 / whole / WANTED, "share of a run": whole / (whole + run)}
    yield Line(
        f"{figures['of the wanted speed']:.2f} of {WANTED} MB/s; {EVERY:g} s of the model takes {run:.1f} s, of which a "
        f"checkpoint would be {figures['share of a run']:.1%} (at most {MOST:.0%})",
        figures,
    )


def _now(session: ProgramSession) -> tuple[float, float, float, float]:
    """The time, processor time of Python, how long it has waited for the program, and processor time of that (second)."""
    used = next(one for one in psutil.Process().children() if one.name() == "main").cpu_times()
    return time.perf_counter(), time.process_time(), session.waited, used.user + used.system
