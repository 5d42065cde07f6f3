"""The views of results in the browser interface, for a run of a million spikes: time and size of each answer."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.figures import Line, Table
from bui.app import create_app
from bui.home import Home
from bui.security import COOKIE, ServerSession
from cxsystem2.results import PopulationRecord, Recording, Results, Spikes, save
from cxsystem2.results.naming import AllSpikes

REPEATS = 5
TABLE = Table("view", {"time (ms)": ".1f", "size (kB)": ".1f"}, 32)
RUN = "0123456789ab"
POPULATIONS, CELLS, SPIKES, SECONDS = 16, 20_000, 1_000_000, 10.0
VIEWS = {
    "results": "results",
    "raster, whole": "raster?width=900&height=400",
    "raster, 1 s": "raster?width=900&height=400&start=4&stop=5",
    "raster, 0.5 s": "raster?start=4&stop=4.5",
    "rates": "rates?bins=400",
    "histogram of intervals": "histogram?measure=isi&scale=log",
    "histogram of CV": "histogram?measure=cv",
    "spectra": "spectrum",
    "activity, whole": "activity",
    "activity, 0.5 s": "activity?start=4&stop=4.5",
    "traces, 8 of 100,000 samples": "traces?population=NG1_SS_L2&cells=0,1,2,3,4,5,6,7",
    "measures, again": "measures",
}


def made() -> Results:
    """A run of Poisson cells in layers 1 to 6, the potential of eight of them recorded."""
    rng = np.random.default_rng(1)
    size, count = CELLS // POPULATIONS, SPIKES // POPULATIONS
    records: dict[str, PopulationRecord] = {}
    spikes: dict[str, Spikes] = {}
    for k in range(POPULATIONS):
        w = rng.random(size) + 1j * rng.random(size)
        kind, layer = "SS" if k % 2 else "BC", str(1 + k % 6)
        name = f"NG{k}_{kind}_L{layer}"
        records[name] = PopulationRecord(
            label=str(k), size=size, kind="population", type=kind, layer=layer, w=w, z=w, depth=1.0
        )
        steps = np.sort(rng.integers(0, round(SECONDS / 1e-4), count))
        spikes[name] = Spikes(rng.integers(0, size, count).astype(np.int32), np.asarray(steps * 1e-4, np.float64))
    t = np.asarray(np.arange(100_000) * 1e-4, np.float64)
    vm = Recording(t, rng.standard_normal((len(t), 8)), np.arange(8), "volt")
    return Results("looking", "cpp", 1, SECONDS, 1e-4, "", records, AllSpikes(spikes), {"NG1_SS_L2": {"vm": vm}})


def measure() -> Iterator[str]:
    """The first look, which reads the file, and the median of each view after it."""
    session = ServerSession()
    with tempfile.TemporaryDirectory() as folder:
        home = Home.make(Path(folder))
        save(made(), home.runs / RUN / "results.h5")
        client = create_app(home, session).test_client()
        client.set_cookie(COOKIE, session.cookie, domain="localhost")

        def ask(view: str) -> tuple[float, int]:
            begin = time.perf_counter()
            answer = client.get(f"/api/runs/{RUN}/{view}")
            seconds = time.perf_counter() - begin
            if answer.status_code != 200:
                raise RuntimeError(f"{view}: {answer.json}")
            return seconds, len(answer.data)

        yield f"{SPIKES:,} spikes of {CELLS:,} cells in {POPULATIONS} populations, {SECONDS:g} s"
        yield TABLE.head
        yield _row("first look (reads the file)", [ask("results")])
        yield _row("measures, for the first time", [ask("measures")])
        for name, view in VIEWS.items():
            yield _row(name, [ask(view) for _ in range(REPEATS)])


def _row(name: str, found: list[tuple[float, int]]) -> Line:
    """Median time and size of some answers."""
    return TABLE.row(name, statistics.median(seconds for seconds, _ in found) * 1000, found[0][1] / 1000)
