"""A network of 3 million synapses as a SONATA circuit, and back: seconds, and whether the plan is the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.figures import Line, Table
from cxsystem2 import CxSystem
from cxsystem2.network import Network
from cxsystem2.sonata.reading import read_circuit
from cxsystem2.sonata.writing import write_circuit

SYNAPSES = 3_000_000
TABLE = Table("", {"wall (s)": ".1f", "processor (s)": ".1f"}, 6)
WANTED = 10.0
"""Seconds that writing and reading may take."""
_FACTOR = 3.07
"""The example coba_eif has 0.32 million synapses; they grow with the square of the number of cells."""


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Seconds, and those of the processor alone, to write and to read."""
    changes = {f"G[{label}].number_of_neurons": str(round(size * _FACTOR)) for label, size in ((1, 3200), (2, 800))}
    model = CxSystem("coba_eif", changes=changes, seed=1)
    yield f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    with TemporaryDirectory() as home:
        folder = Path(home)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "home")
        yield f"{TABLE.head}   at most {WANTED:g} s"
        yield _timed("write", lambda: write_circuit(model.network, folder / "circuit"))
        found: list[Any] = []
        yield _timed("read", lambda: found.append(read_circuit(folder / "circuit", folder / "tables")))
        size = sum(path.stat().st_size for path in (folder / "circuit").rglob("*") if path.is_file())
        again = CxSystem(str(found[0].anatomy), str(found[0].physiology), trust=True)
        count, same = compare(model.network, again.network)
        yield f"{count:,} synapses, {size / 1e6:.0f} MB, the plan is {'the same' if same else 'ANOTHER'} after the round trip"


def _timed(what: str, work: Callable[[], object]) -> Line:
    begin, used = time.perf_counter(), time.process_time()
    work()
    return TABLE.row(what, time.perf_counter() - begin, time.process_time() - used)


def compare(one: Network, other: Network) -> tuple[int, bool]:
    """The number of synapses, and whether two plans are the same to the last digit."""
    count = 0
    for label, cells in one.cells.items():
        if not np.array_equal(one.positions(cells), other.positions(other.cells[label])):
            return count, False
    for mine, read in zip(one.config.pathways, other.config.pathways, strict=True):
        plans = one.connections(mine), other.connections(read)
        count += len(plans[0].source)
        for name in ("source", "target", "weight", "delay"):
            if not np.array_equal(*(getattr(plan, name) for plan in plans)):
                return count, False
    return count, True
