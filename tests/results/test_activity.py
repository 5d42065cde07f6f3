"""Rates over time."""

import numpy as np
import pytest

from cxsystem2.results.activity import rates_over_time


def test_the_rates_hold_every_spike(results):
    edges, rates = rates_over_time(results, bins=7)
    for name, spikes in results.spikes.items():
        assert np.sum(rates[name] * np.diff(edges)) * results.populations[name].size == pytest.approx(len(spikes.t))


def test_one_bin_is_the_mean_rate(results):
    mean = results.rates(0.02, 0.08)
    _, rates = rates_over_time(results, ["NG1_SS_L4"], start=0.02, stop=0.08, bins=1)
    assert rates["NG1_SS_L4"][0] == pytest.approx(mean["NG1_SS_L4"])
    assert list(rates) == ["NG1_SS_L4"]


def test_times_without_order_are_put_in_order(results):
    expected = rates_over_time(results)[1]["NG1_SS_L4"]
    spikes = results.spikes["NG1_SS_L4"]
    results.spikes["NG1_SS_L4"] = type(spikes)(spikes.i[::-1], spikes.t[::-1])
    assert np.array_equal(rates_over_time(results)[1]["NG1_SS_L4"], expected)


@pytest.mark.parametrize("given", [{"start": 0.5, "stop": 0.5}, {"bins": 0}])
def test_nothing_to_count_in(results, given):
    with pytest.raises(ValueError, match=r"empty|none"):
        rates_over_time(results, **given)
