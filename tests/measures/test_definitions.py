"""Every measure against its definition, written out cell by cell and slowly."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.measures import (
    BurstDuration,
    BurstFraction,
    BurstIndex,
    BurstRate,
    Chi,
    Correlation,
    Cv,
    Cv2,
    Fano,
    FirstSpike,
    Irregularity,
    Latency,
    Lv,
    LvR,
    PeakPower,
    Rate,
    Silent,
    Synchrony,
    Trains,
)

NAN = float("nan")
DT = 0.0001


def cells(trains):
    """The spike times of each cell."""
    return [[t for c, t in zip(trains.cell, trains.time, strict=True) if c == cell] for cell in range(trains.size)]


def average(values):
    values = [value for value in values if not math.isnan(value)]
    return sum(values) / len(values) if values else NAN


def counts(trains, width):
    """A row of counts for each cell; bins in steps of DT, so that nothing depends on rounding."""
    per_bin, bins = round(width / DT), round(trains.duration / DT) // round(width / DT)
    table = np.zeros((trains.size, bins))
    for cell, times in enumerate(cells(trains)):
        for time in times:
            if round(time / DT) // per_bin < bins:
                table[cell, round(time / DT) // per_bin] += 1
    return table


def over_intervals(term, fewest_spikes):
    def slow(trains):
        found = []
        for times in cells(trains):
            length = [b - a for a, b in itertools.pairwise(times)]
            enough = len(times) >= fewest_spikes
            found.append(average([term(a, b) for a, b in itertools.pairwise(length)]) if enough else NAN)
        return average(found)

    return slow


def slow_cv(trains):
    found = []
    for times in cells(trains):
        length = [b - a for a, b in itertools.pairwise(times)]
        if len(length) >= 2:
            centre = sum(length) / len(length)
            found.append(math.sqrt(sum((each - centre) ** 2 for each in length) / len(length)) / centre)
    return average(found)


def slow_burst_index(trains):
    found = []
    for times in cells(trains):
        length = [b - a for a, b in itertools.pairwise(times)]
        found.append(sum(each < 0.006 - 1e-9 for each in length) / len(length) if length else NAN)
    return average(found)


def slow_fano(trains):
    table = counts(trains, 0.01)
    return average([row.var(ddof=1) / row.mean() if row.any() else NAN for row in table])


def slow_correlation(trains):
    rows = [row for row in counts(trains, 0.002) if row.std() > 0]
    return average([np.corrcoef(a, b)[0, 1] for a, b in itertools.combinations(rows, 2)])


def slow_chi(trains):
    table = counts(trains, 0.005)
    single = np.mean([row.var() for row in table])
    return math.sqrt(table.mean(axis=0).var() / single) if single > 0 else NAN


def slow_synchrony(trains):
    total = counts(trains, 0.003).sum(axis=0)
    return total.var(ddof=1) / total.mean() if total.any() else NAN


def slow_latency(trains):
    return average([min(times) if times else NAN for times in cells(trains)])


SLOW = {
    Rate(): lambda trains: sum(map(len, cells(trains))) / trains.size / trains.duration,
    Silent(): lambda trains: sum(not times for times in cells(trains)) / trains.size,
    Cv(): slow_cv,
    Cv2(): over_intervals(lambda a, b: 2 * abs(b - a) / (a + b), 3),
    Lv(): over_intervals(lambda a, b: 3 * (a - b) ** 2 / (a + b) ** 2, 3),
    LvR(): over_intervals(lambda a, b: 3 * (1 - 4 * a * b / (a + b) ** 2) * (1 + 4 * 0.005 / (a + b)), 3),
    Irregularity(): over_intervals(lambda a, b: abs(math.log(b / a)), 3),
    BurstIndex(): slow_burst_index,
    Fano(width=0.01): slow_fano,
    Correlation(): slow_correlation,
    Chi(): slow_chi,
    Synchrony(): slow_synchrony,
    Latency(): slow_latency,
    FirstSpike(): lambda trains: min(itertools.chain(*cells(trains)), default=NAN),
}


@st.composite
def spike_trains(draw):
    """Up to six cells, each with up to 20 spikes in different steps of a window of some 50 ms."""
    size, steps = draw(st.integers(1, 6)), draw(st.integers(200, 600))
    start = draw(st.integers(0, 300))
    raster = [draw(st.lists(st.integers(0, steps + 400), max_size=20, unique=True)) for _ in range(size)]
    spikes = sorted((step, cell) for cell, train in enumerate(raster) for step in train)
    i, t = [cell for _, cell in spikes], [step * DT for step, _ in spikes]
    return Trains.of(i, t, size, start * DT, stop=(start + steps) * DT)


@pytest.mark.parametrize("one", SLOW, ids=lambda one: one.word)
@given(trains=spike_trains())
def test_a_measure_is_what_its_definition_says(one, trains):
    assert one.value(trains) == pytest.approx(SLOW[one](trains), abs=1e-9, nan_ok=True)


@given(trains=spike_trains())
def test_the_distribution_of_correlations_is_that_of_all_pairs_where_cells_are_few(trains):
    one, table = Correlation(), counts(trains, 0.002)
    expected = [np.corrcoef(a, b)[0, 1] if a.std() > 0 and b.std() > 0 else NAN for a, b in itertools.combinations(table, 2)]
    assert one.values(trains) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert average(one.values(trains)) == pytest.approx(one.value(trains), abs=1e-9, nan_ok=True)


@given(trains=spike_trains())
def test_population_bursts_are_runs_of_bins_above_the_limit(trains):
    from scipy.stats import poisson

    total = counts(trains, 0.005).sum(axis=0)
    limit = np.argmax(poisson.sf(np.arange(1000), total.mean()) <= 0.01 / len(total))
    runs = [len(list(run)) for above, run in itertools.groupby(total > limit) if above] if total.any() else []
    assert BurstRate().value(trains) == pytest.approx(len(runs) / trains.duration)
    assert BurstDuration().value(trains) == pytest.approx(0.005 * np.mean(runs) if runs else NAN, nan_ok=True)
    if total.any():
        assert BurstFraction().value(trains) == pytest.approx(total[total > limit].sum() / len(trains.time))


def test_the_spectrum_of_one_segment_is_the_windowed_fourier_sum():
    rng = np.random.default_rng(1)
    trains = Trains.of(rng.integers(0, 5, 300), np.sort(rng.integers(0, 5000, 300)) * DT, 5, stop=0.5)
    total = counts(trains, 0.001).sum(axis=0)
    number = len(total)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(number) / number)
    x = (total - total.mean()) / 0.001 * hann
    power = []
    for k in range(2, 101):  # 4 Hz to 200 Hz in steps of 2 Hz
        amplitude = sum(x[n] * np.exp(-2j * np.pi * k * n / number) for n in range(number))
        power.append(2 * abs(amplitude) ** 2 * 0.001 / np.sum(hann**2))
    assert PeakPower().value(trains) == pytest.approx(max(power) / (2 * len(trains.time) / 0.5))
