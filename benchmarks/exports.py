"""Seconds that it takes to write results of many spikes in each of the forms for other programs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.figures import Table
from cxsystem2.results import Results
from cxsystem2.results.export import export, exports
from cxsystem2.results.naming import AllSpikes
from cxsystem2.results.records import PopulationRecord, Recording, Spikes

FORMS = ("csv", "parquet", "nwb", "sonata", "nix", "mat")
SPIKES = 1_000_000
WANTED = 5.0
"""Seconds that a million spikes may take."""
TABLE = Table("form", {"wall (s)": ".1f", "processor (s)": ".1f", "MB": ".1f"}, 8)
_CELLS, _POPULATIONS, _SECONDS = 4_000, 8, 25.0


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Seconds, those of the processor alone, and MB of the file for each form.

    Options (``--nwb``) choose some of them; a number is that of the cells, each of which is a train in NIX.
    """
    cells = next((int(option) for option in options if option.isdecimal()), _CELLS)
    options = [option for option in options if not option.isdecimal()]
    results = made(SPIKES, cells)
    yield f"{SPIKES:,} spikes of {cells:,} cells in {_POPULATIONS} populations, 40 traces of 10,000 values"
    yield f"{TABLE.head}   at most {WANTED:g} s"
    for word in (option.lstrip("-") for option in options or FORMS):
        with tempfile.TemporaryDirectory() as folder:
            if reason := exports[word]().missing(results):
                yield f"{word:8} {reason}"
                continue
            target, begin, used = Path(folder) / f"run{exports[word].suffix}", time.perf_counter(), time.process_time()
            export(results, word, target)
            seconds, used = time.perf_counter() - begin, time.process_time() - used
            yield TABLE.row(word, seconds, used, target.stat().st_size / 1e6)


def made(number: int, cells: int = _CELLS) -> Results:
    """Results with so many spikes on the grid of 0.1 ms, and the potential of five cells of each population."""
    random, size = np.random.default_rng(1), cells // _POPULATIONS
    populations: dict[str, PopulationRecord] = {}
    spikes: dict[str, Spikes] = {}
    recordings: dict[str, dict[str, Recording]] = {}
    for index in range(_POPULATIONS):
        name = f"NG{index}_SS_L4"
        w = random.normal(size=size) + 1j * random.normal(size=size)
        populations[name] = PopulationRecord(
            label=str(index), size=size, kind="population", type="SS", layer="4", w=w, z=w, depth=1.2
        )
        steps = np.sort(random.integers(1, round(_SECONDS / 1e-4), number // _POPULATIONS))
        spikes[name] = Spikes(random.integers(0, size, len(steps)).astype(np.int32), np.asarray(steps * 1e-4, np.float64))
        t = np.asarray(np.arange(10_000) * 1e-3, np.float64)
        recordings[name] = {"vm": Recording(t, random.normal(-0.06, 0.005, (len(t), 5)), np.arange(5), "volt")}
    return Results(
        title="many", device="cpp", seed=1, runtime=_SECONDS, dt=1e-4, created="2026-01-01T00:00:00+00:00",
        populations=populations, spikes=AllSpikes(spikes), recordings=recordings,
    )  # fmt: skip
