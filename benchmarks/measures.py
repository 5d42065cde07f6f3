"""Each measure of a million spikes of 20,000 cells."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np

from cxsystem2.measures import DistributionMeasure, Trains, measures

REPEATS = 5
CELLS, SPIKES, SECONDS = 20_000, 1_000_000, 10.0


def measure() -> Iterator[str]:
    """Median time of each measure on fresh trains; of the distribution, too, where it is made in another way."""
    rng = np.random.default_rng(1)
    i, t = rng.integers(0, CELLS, SPIKES).astype(np.int32), np.sort(rng.random(SPIKES)) * SECONDS
    yield f"sorting {SPIKES:,} spikes of {CELLS:,} cells: {_median(lambda: Trains.of(i, t, CELLS, stop=SECONDS)):.3f} s"
    for word in sorted(measures):
        one = measures[word]()
        value = _median(lambda trains, one=one: one.value(trains), lambda: Trains.of(i, t, CELLS, stop=SECONDS))
        line = f"{word:16}{value:8.3f} s"
        if isinstance(one, DistributionMeasure) and type(one).value is not DistributionMeasure.value:
            found = _median(lambda trains, one=one: one.values(trains), lambda: Trains.of(i, t, CELLS, stop=SECONDS))
            line += f", distribution {found:.3f} s"
        yield line


def _median(act, prepare=None) -> float:  # type: ignore[no-untyped-def]
    times = []
    for _ in range(REPEATS):
        given = () if prepare is None else (prepare(),)
        begin = time.perf_counter()
        act(*given)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
