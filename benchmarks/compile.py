"""Compiling: cold, and again with another seed; on the example of 17 populations, and on CxSystem's pytest tables."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Table
from cxsystem2 import CxSystem
from cxsystem2.devices import Options

ROOT = Path(__file__).resolve().parents[1]
CONFIGS = ROOT / "configs"
TABLE = Table(
    "tables",
    {"generate (s)": ".2f", "compile (s)": ".2f", "processor (s)": ".2f", "load (s)": ".2f", "simulate (s)": ".2f"},
    36,
)
REFERENCE = ROOT.parent / "shared" / "reference"
CONNECTIONS = "sim_pytest_connections_260421_200333.gz"


def measure() -> Iterator[str]:
    """Times of two runs of each pair of tables, the cache being empty at first, with two compiler processes."""
    tables = {"microcircuit, 17 populations": (CONFIGS, "microcircuit_{}.csv", ["scale=0.05"])}
    if REFERENCE.is_dir():
        tables["pytest, 5 populations"] = (REFERENCE / "cxsystem-configs" / "v2.2.26", "pytest_{}_config.csv", [])
    yield TABLE.head
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        os.environ["CXSYSTEM2_CACHE"] = folder
        if REFERENCE.is_dir():  # the pytest tables load connections from a file of this name
            Path("tests/connection_files").mkdir(parents=True)
            shutil.copy(REFERENCE / "cxsystem-results" / CONNECTIONS, "tests/connection_files")
        for name, (home, pattern, changes) in tables.items():
            own = ("Anatomy", "Physiology") if "config" in pattern else ("anatomy", "physiology")
            anatomy, physiology = (home / pattern.format(kind) for kind in own)
            for seed in (1, 2):
                model = CxSystem(anatomy, physiology, seed=seed, device="cpp", changes=["runtime=20*ms", *changes])
                before = _children()
                times = model.run(save_results=False, options=Options(jobs=2, fast=False)).timings
                processor = _children() - before - times["simulate"]
                columns = [times["generate"], times["compile"], processor, times.get("load", 0.0), times["simulate"]]
                yield TABLE.row(f"{name}, seed {seed}", *columns)


def _children() -> float:
    """Processor time of the processes that have ended, compilers mostly."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
