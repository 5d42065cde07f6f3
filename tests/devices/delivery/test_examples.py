"""Shipped examples with our delivery and with the synapses of Brian2."""

from itertools import combinations, product

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options
from cxsystem2.measures import distribution, ks_distance
from tests.conftest import needs

EXAMPLES = {
    "coba_eif": [],
    "adex_ei": ["drive=600*pA"],
    "brunel": [],
    "layer4": ["IN[0].spike_times=[0.02 0.06]*second", "scale=0.5"],
}
SEEDS = (1, 2, 3)
pytestmark = pytest.mark.compiled


def run(example, runtime, seed=1, fast=True, **options):
    needs("cpp")
    model = CxSystem(*example_tables(example), device="cpp", seed=seed, changes=[f"runtime={runtime}", *EXAMPLES[example]])
    return model.run(save_results=False, options=Options(fast=fast, **options))


@pytest.mark.parametrize("example", ["coba_eif", "adex_ei", "layer4"])
def test_the_first_100_ms_are_the_same_spikes(example):
    """Those of Brian2 come from a program without `--fast`, which the scenarios of devices have, too."""
    own, stock = run(example, "100*ms"), run(example, "100*ms", fast=False)
    assert sum(len(spikes.t) for spikes in stock.spikes.values()) > 500
    for name, spikes in stock.spikes.items():
        assert np.array_equal(own.spikes[name].i, spikes.i)
        assert np.array_equal(own.spikes[name].t, spikes.t)


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"precision": "single"}, {"precision": "packed"}], ids=["double", "single", "packed"])
@pytest.mark.parametrize("example", ["coba_eif", "adex_ei", "brunel"])
def test_ten_seconds_are_statistically_equal(example, options):
    """Kolmogorov-Smirnov distances between own and stock are those between seeds: cells of a network are not independent."""
    own, stock = ([run(example, "10*second", seed, **given) for seed in SEEDS] for given in (options, {"delivery": "stock"}))
    for word in ("rate", "cv"):
        first, second = ([distribution(results, word, start=0.5) for results in each] for each in (own, stock))
        for name in first[0]:
            between = [ks_distance(one[name], other[name]) for one, other in product(first, second)]
            within = [ks_distance(one[name], other[name]) for each in (first, second) for one, other in combinations(each, 2)]
            assert np.mean(between) < 1.5 * np.mean(within) + 0.01, (name, word, between, within)
