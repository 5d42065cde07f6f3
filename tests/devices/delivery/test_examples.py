"""Shipped examples with our delivery and with the synapses of Brian2."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, devices
from cxsystem2.measures import distribution

EXAMPLES = {
    "coba_eif": [],
    "adex_ei": ["drive=600*pA"],
    "brunel": [],
    "layer4": ["IN[0].spike_times=[0.02 0.06]*second", "scale=0.5"],
}
pytestmark = pytest.mark.compiled


def run(configs, example, runtime, **options):
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    files = (configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology"))
    model = CxSystem(*files, device="cpp", changes=[f"runtime={runtime}", *EXAMPLES[example]])
    return model.run(save_results=False, options=Options(fast=True, **options))


@pytest.mark.parametrize("example", ["coba_eif", "adex_ei", "layer4"])
def test_the_first_100_ms_are_the_same_spikes(configs, example):
    own, stock = run(configs, example, "100*ms"), run(configs, example, "100*ms", delivery="stock")
    assert sum(len(spikes.t) for spikes in stock.spikes.values()) > 500
    for name, spikes in stock.spikes.items():
        assert np.array_equal(own.spikes[name].i, spikes.i)
        assert np.array_equal(own.spikes[name].t, spikes.t)


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"precision": "single"}], ids=["double", "single"])
@pytest.mark.parametrize("example", ["coba_eif", "adex_ei", "brunel"])
def test_ten_seconds_are_statistically_equal(configs, example, options):
    own, stock = run(configs, example, "10*second", **options), run(configs, example, "10*second", delivery="stock")
    for word in ("rate", "cv"):
        first, second = (distribution(results, word, start=0.5) for results in (own, stock))
        for name, values in first.items():
            assert ks_2samp(values, second[name]).pvalue > 1e-3, (name, word)
