"""Measures of processes whose values are known, within four standard errors."""

import numpy as np
import pytest

from cxsystem2.measures import (
    BurstFraction,
    BurstIndex,
    BurstRate,
    Chi,
    Correlation,
    Cv,
    Cv2,
    Fano,
    Irregularity,
    Latency,
    Lv,
    LvR,
    PeakFrequency,
    PeakPower,
    Rate,
    Silent,
    Synchrony,
    Trains,
)


def assert_mean(values, expected, bias=0.0):
    """The mean is the expected one, within four standard errors and a stated bias."""
    values = values[~np.isnan(values)]
    assert abs(values.mean() - expected) < 4 * values.std() / np.sqrt(len(values)) + bias


def assert_repeated(one, draw, expected, times=40):
    """The same over repetitions, for a measure that has one number for a population."""
    assert_mean(np.array([one.value(draw(seed)) for seed in range(times)]), expected)


@pytest.mark.parametrize("rate", [5, 40])
def test_a_poisson_process(poisson, rate):
    trains = poisson(rate, 400, 100.0)
    assert_mean(Rate().values(trains), rate)
    assert_mean(Cv().values(trains), 1, bias=1 / (rate * 100))  # of the order 1/n for n intervals
    assert_mean(Cv2().values(trains), 1)
    assert_mean(Lv().values(trains), 1)
    assert_mean(Irregularity().values(trains), 2 * np.log(2))
    assert_mean(Fano().values(trains), 1)
    assert_mean(BurstIndex().values(trains), 1 - np.exp(-0.006 * rate), bias=1e-4)
    assert_mean(Latency().values(trains), 1 / rate)


@pytest.mark.parametrize("shape", [0.5, 2, 5])
def test_a_gamma_process(gamma, shape):
    trains = gamma(shape, 20, 400, 100.0)
    assert_mean(Rate().values(trains), 20)
    assert_mean(Cv().values(trains), shape**-0.5, bias=2 / (shape * 2000))
    assert_mean(Lv().values(trains), 3 / (2 * shape + 1))
    assert_mean(Fano(width=10.0).values(gamma(shape, 20, 400, 500.0)), 1 / shape, bias=0.01)


def test_a_dead_time_is_taken_out_of_lvr(gamma):
    """With two dead times R taken off, the sum Y of two intervals has a gamma density and their ratio is uniform."""
    from scipy.integrate import quad

    dead, rest = 0.005, 0.045
    trains = gamma(1, 1 / (dead + rest), 400, 200.0, dead=dead)

    def term(power):
        def integrand(y):
            both = y + 2 * dead
            return y / rest**2 * np.exp(-y / rest) * (y / both) ** 2 * (1 + 4 * dead / both) ** power

        return quad(integrand, 0, np.inf)[0]

    assert_mean(Lv().values(trains), term(0))
    assert_mean(LvR().values(trains), term(1))
    assert abs(term(1) - 1) < abs(term(0) - 1) / 3


def test_silent_poisson_cells(poisson):
    found = Silent().value(poisson(0.5, 20_000, 2.0))
    expected = np.exp(-1)
    assert abs(found - expected) < 4 * np.sqrt(expected * (1 - expected) / 20_000)


def test_independent_cells_are_not_synchronous(poisson):
    def draw(seed):
        return poisson(10, 100, 10.0, seed)

    assert_repeated(Correlation(), draw, 0)
    assert_repeated(Synchrony(), draw, 1)
    assert np.mean([Chi().value(draw(seed)) for seed in range(10)]) == pytest.approx(0.1, rel=0.05)
    assert_mean(Correlation().values(draw(0)), 0)


def shared(poisson, fraction, seed=1, size=50):
    """Cells that take each spike of one common train with a probability, and fire alone besides: 20 Hz each."""
    rng = np.random.default_rng(seed)
    common = np.sort(rng.random(rng.poisson(20 / fraction * 20))) * 20 if fraction else np.empty(0)
    taken = rng.random((len(common), size)) < fraction
    rows, cells = np.nonzero(taken)
    return Trains.of(cells, common[rows], size, stop=20.0)


@pytest.mark.parametrize("fraction", [0.05, 0.3])
def test_cells_that_share_spikes_are_correlated(poisson, fraction):
    """Thinned copies of a Poisson train that keep each spike with a probability p have the correlation p."""
    assert_repeated(Correlation(), lambda seed: shared(poisson, fraction, seed), fraction, times=30)
    assert_repeated(Synchrony(), lambda seed: shared(poisson, fraction, seed), 1 + 49 * fraction, times=30)


def test_one_train_in_all_cells_is_complete_synchrony():
    times = np.sort(np.random.default_rng(1).random(200)) * 10
    trains = Trains.of(np.tile(np.arange(30), 200), np.repeat(times, 30), 30, stop=10.0)
    assert Chi().value(trains) == pytest.approx(1)
    assert Correlation().value(trains) == pytest.approx(1)
    assert Correlation().values(trains) == pytest.approx(np.ones(30 * 29 // 2))


def test_a_clock_is_regular():
    trains = Trains.of(np.zeros(100, int), np.arange(100) * 0.01, 1, stop=1.0)
    for one in (Cv(), Cv2(), Lv(), LvR(), Irregularity()):
        assert one.value(trains) == pytest.approx(0, abs=1e-9)
    assert Fano(width=0.1).value(trains) == 0


def oscillating(frequency, depth, rate, size, duration, seed=1):
    """Poisson cells whose common rate is ``rate (1 + depth cos(2 pi f t))``."""
    rng = np.random.default_rng(seed)
    number = rng.poisson(rate * (1 + depth) * size * duration)
    time = np.sort(rng.random(number)) * duration
    kept = rng.random(number) * (1 + depth) < 1 + depth * np.cos(2 * np.pi * frequency * time)
    return Trains.of(rng.integers(0, size, kept.sum()), time[kept], size, stop=duration)


def test_an_oscillation_is_found_with_its_power(poisson):
    trains = oscillating(40, 0.5, 10, 1000, 20.0)
    assert PeakFrequency().value(trains) == 40
    # a line of amplitude depth R, of a Hann window whose noise bandwidth is 1.5 bins of 2 Hz, over the level 2 R
    expected = 1 + (0.5 * 10_000) ** 2 / 2 / (1.5 * 2.0) / (2 * 10_000)
    assert PeakPower().value(trains) == pytest.approx(expected, rel=0.1)


def test_the_spectrum_of_poisson_cells_is_flat_and_one(poisson):
    from cxsystem2.measures.spectrum import SpectrumMeasure

    power = np.concatenate([PeakPower().spectrum(poisson(10, 100, 50.0, seed))[1] for seed in range(5)])
    assert_mean(power, 1)
    assert len(SpectrumMeasure.spectrum(PeakPower(), poisson(10, 100, 0.4))[0]) == 0


def test_poisson_cells_have_no_population_bursts_and_volleys_are_some(poisson):
    quiet = [poisson(5, 200, 10.0, seed) for seed in range(20)]
    assert sum(BurstRate().value(trains) > 0 for trains in quiet) <= 2  # each with a chance of at most 0.01
    rng = np.random.default_rng(3)
    volleys = np.repeat(np.arange(0.5, 10, 1.0), 300) + 0.0001 + 0.009 * rng.random(3000)
    base = quiet[0]
    i, t = np.concatenate([base.cell, rng.integers(0, 200, 3000)]), np.concatenate([base.time, volleys])
    order = np.argsort(t)
    trains = Trains.of(i[order], t[order], 200, stop=10.0)
    assert BurstRate().value(trains) == pytest.approx(1)
    assert BurstFraction().value(trains) == pytest.approx((3000 + 10 * 0.01 * 1000) / trains.time.size, rel=0.02)
