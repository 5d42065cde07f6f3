"""Each measure of a million spikes of 20,000 cells."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np

from benchmarks.figures import Table
from cxsystem2.measures import DistributionMeasure, Trains, measures

REPEATS = 5
TABLE = Table("measure", {"time (s)": ".3f"})
CELLS, SPIKES, SECONDS = 20_000, 1_000_000, 10.0


def measure() -> Iterator[str]:
    """Median time of each measure on fresh trains; of the distribution, too, where it is made in another way."""
    rng = np.random.default_rng(1)
    i, t = rng.integers(0, CELLS, SPIKES).astype(np.int32), np.sort(rng.random(SPIKES)) * SECONDS
    yield f"{SPIKES:,} spikes of {CELLS:,} cells"
    yield TABLE.head
    yield TABLE.row("sorting", _median(lambda: Trains.of(i, t, CELLS, stop=SECONDS)))
    for word in sorted(measures):
        one = measures[word]()
        value = _median(lambda trains, one=one: one.value(trains), lambda: Trains.of(i, t, CELLS, stop=SECONDS))
        yield TABLE.row(word, value)
        if isinstance(one, DistributionMeasure) and type(one).value is not DistributionMeasure.value:
            found = _median(lambda trains, one=one: one.values(trains), lambda: Trains.of(i, t, CELLS, stop=SECONDS))
            yield TABLE.row(f"{word}, distribution", found)


def _median(act, prepare=None) -> float:  # type: ignore[no-untyped-def]
    times = []
    for _ in range(REPEATS):
        given = () if prepare is None else (prepare(),)
        begin = time.perf_counter()
        act(*given)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
