"""The views of results in the browser interface, for a run of a million spikes: time and size of each answer."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bui.app import create_app
from bui.home import Home
from bui.security import COOKIE, Session
from cxsystem2.results import PopulationRecord, Recording, Results, Spikes, save

REPEATS = 5
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
    records, spikes = {}, {}
    for k in range(POPULATIONS):
        w = rng.random(size) + 1j * rng.random(size)
        kind, layer = "SS" if k % 2 else "BC", str(1 + k % 6)
        name = f"NG{k}_{kind}_L{layer}"
        records[name] = PopulationRecord(str(k), size, "population", kind, "", layer, "", w, w, 1.0)
        steps = np.sort(rng.integers(0, round(SECONDS / 1e-4), count))
        spikes[name] = Spikes(rng.integers(0, size, count).astype(np.int32), steps * 1e-4)
    t = np.arange(100_000) * 1e-4
    vm = Recording(t, rng.standard_normal((len(t), 8)), np.arange(8), "volt")
    return Results("looking", "cpp", 1, SECONDS, 1e-4, "", records, spikes, {"NG1_SS_L2": {"vm": vm}})


def measure() -> Iterator[str]:
    """The first look, which reads the file, and the median of each view after it."""
    session = Session()
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
        yield f"{'first look (reads the file)':32}{ask('results')[0] * 1000:9.1f} ms"
        yield f"{'measures, for the first time':32}{ask('measures')[0] * 1000:9.1f} ms"
        for name, view in VIEWS.items():
            found = [ask(view) for _ in range(REPEATS)]
            yield f"{name:32}{statistics.median(seconds for seconds, _ in found) * 1000:9.1f} ms{found[0][1] / 1000:10.1f} kB"
