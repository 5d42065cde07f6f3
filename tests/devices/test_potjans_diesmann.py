"""The circuit of Potjans and Diesmann against NEST, by the published recipe: distributions of rates, intervals, correlations.

Source of the recipe: van Albada et al. (2018) Front Neuroinform 12:291. Reference: ``data/README.md``.
"""

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options
from cxsystem2.measures import distribution, ks_distance

SEEDS = 4
DIGITS = 5
"""The reference is in single precision; rates are multiples of 0.1 Hz, which must be the same number on both sides."""
MEASURES = ("rate", "cv", "correlation")
REFERENCE = Path(__file__).parent / "data" / "potjans_diesmann_nest.npz"
POPULATIONS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")


def simulated(seed, *changes, seconds=10.5, precision="double"):
    """Distributions by population and measure, without the first half second."""
    tables = example_tables("potjans_diesmann")
    model = CxSystem(*tables, changes=[f"runtime={seconds}*second", "device=cpp", *changes], seed=seed)
    results = model.run(save_results=False, options=Options(fast=True, precision=precision))
    labels = {population.name: population.label for population in model.network.config.populations}
    return {
        (labels[name], word): values.round(DIGITS)
        for word in MEASURES
        for name, values in distribution(results, word, start=0.5).items()
    }


@pytest.fixture(scope="module")
def nest():
    """Quantiles by population and measure, one set for each seed."""
    with np.load(REFERENCE) as file:
        return [{tuple(name.split(".")): file[name][seed].astype(float).round(DIGITS) for name in file} for seed in range(6)]


def distances(pairs, key):
    return np.mean([ks_distance(one[key], other[key]) for one, other in pairs])


@pytest.mark.slow
@pytest.mark.compiled
def test_distributions_are_as_near_to_those_of_nest_as_those_of_another_seed(nest):
    """The mean Kolmogorov-Smirnov distance between simulators over that between seeds of one of them; 1 if nothing differs."""
    ours = [simulated(seed) for seed in range(1, SEEDS + 1)]
    ratios = {}
    for key in product(POPULATIONS, MEASURES):
        within = (distances(combinations(nest, 2), key) + distances(combinations(ours, 2), key)) / 2
        ratios[key] = distances(product(nest, ours), key) / within
    assert max(ratios.values()) < 1.35, ratios
    assert np.mean(list(ratios.values())) == pytest.approx(1, abs=0.08)
    off = [simulated(seed, "w=90*pA") for seed in (1, 2)]  # 2.5 per cent: what the comparison can tell apart
    assert max(distances(product(nest, off), key) / distances(combinations(nest, 2), key) for key in ratios) > 2


@pytest.mark.slow
@pytest.mark.compiled
def test_packed_synapses_change_no_distribution():
    """Other seeds, so that the distance between double and packed may be as large as that between seeds of one of them."""
    seeds = range(1, SEEDS + 1)
    double, packed = [simulated(one) for one in seeds], [simulated(SEEDS + one, precision="packed") for one in seeds]
    ratios = {}
    for key in product(POPULATIONS, MEASURES):
        within = (distances(combinations(double, 2), key) + distances(combinations(packed, 2), key)) / 2
        ratios[key] = distances(product(double, packed), key) / within
    assert max(ratios.values()) < 1.35, ratios
    assert np.mean(list(ratios.values())) == pytest.approx(1, abs=0.08)


@pytest.mark.compiled
def test_mean_rates_are_those_of_nest(nest):
    """2 s of one seed: within 10 per cent, or five standard errors of the seeds where cells are few."""
    ours = simulated(1, seconds=2.5)
    for name in POPULATIONS:
        rates = [reference[name, "rate"].mean() for reference in nest]
        allowed = 0.1 * np.mean(rates) + 5 * np.std(rates, ddof=1) * np.sqrt(10 / 2)
        assert ours[name, "rate"].mean() == pytest.approx(np.mean(rates), abs=allowed), name
