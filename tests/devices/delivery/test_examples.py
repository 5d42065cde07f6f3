"""Shipped examples with our delivery and with the synapses of Brian2."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, devices

EXAMPLES = {
    "coba_eif": [],
    "adex_ei": ["drive=600*pA"],
    "layer4": ["IN[0].spike_times=[0.02 0.06]*second", "scale=0.5"],
}
pytestmark = pytest.mark.compiled


def run(configs, example, runtime, **options):
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    files = (configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology"))
    model = CxSystem(*files, device="cpp", changes=[f"runtime={runtime}", *EXAMPLES[example]])
    return model.run(save_results=False, options=Options(fast=True, **options))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_first_100_ms_are_the_same_spikes(configs, example):
    own, stock = run(configs, example, "100*ms"), run(configs, example, "100*ms", delivery="stock")
    assert sum(len(spikes.t) for spikes in stock.spikes.values()) > 500
    for name, spikes in stock.spikes.items():
        assert np.array_equal(own.spikes[name].i, spikes.i)
        assert np.array_equal(own.spikes[name].t, spikes.t)


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"precision": "single"}], ids=["double", "single"])
def test_ten_seconds_are_statistically_equal(configs, options):
    own, stock = run(configs, "coba_eif", "10*second", **options), run(configs, "coba_eif", "10*second", delivery="stock")
    for name, spikes in stock.spikes.items():
        for measure in (counts, variation):
            first, second = measure(spikes, stock.populations[name].size), measure(own.spikes[name], own.populations[name].size)
            assert ks_2samp(first, second).pvalue > 1e-3


def counts(spikes, size):
    """Spikes of each cell."""
    return np.bincount(spikes.i, minlength=size)


def variation(spikes, size):
    """Coefficients of variation of the intervals of each cell."""
    order = np.lexsort((spikes.t, spikes.i))
    cell, time = spikes.i[order], spikes.t[order]
    own = np.split(time, np.flatnonzero(np.diff(cell)) + 1)
    return np.array([np.diff(times).std() / np.diff(times).mean() for times in own if len(times) > 5])
