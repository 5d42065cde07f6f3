"""Rates over time."""

import numpy as np
import pytest

from cxsystem2.results.activity import MOST_BINS, rates_over_time, round_bin, smoothed


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


@pytest.mark.parametrize("given", [{"start": 0.5, "stop": 0.5}, {"bins": 0}, {"bin": 0.0}])
def test_nothing_to_count_in(results, given):
    with pytest.raises(ValueError, match=r"empty|none"):
        rates_over_time(results, **given)


def test_bins_have_the_width_that_is_asked_for_and_a_spike_at_an_edge_is_in_the_bin_that_begins_there(results):
    spikes = results.spikes["NG1_SS_L4"]
    t = np.repeat(np.arange(1000) * 0.0001, 2)  # 20 in each ms, the first ones at the edges of bins
    results.spikes["NG1_SS_L4"] = type(spikes)(np.zeros(len(t), np.int32), t)
    edges, rates = rates_over_time(results, ["NG1_SS_L4"], bin=0.001)
    assert len(edges) == 101 and np.ptp(rates["NG1_SS_L4"]) < 1e-6
    assert len(rates_over_time(results, bin=0.03)[0]) == 4  # what is left over is not shown
    assert rates_over_time(results, start=0.09, bin=1.0)[0] == pytest.approx([0.09, 0.1])
    with pytest.raises(ValueError, match=f"at most {MOST_BINS:,}"):
        rates_over_time(results, bin=1e-9)


@pytest.mark.parametrize(("span", "width"), [(0.1, 0.0005), (0.2208, 0.001), (1.0, 0.005), (400.0, 2.0)])
def test_bins_are_round(span, width):
    assert round_bin(span) == width


def test_smoothing_keeps_what_is_constant_and_spreads_what_is_not():
    assert smoothed(np.full(50, 7.0), 0.001, 0.01) == pytest.approx(7.0)
    peak = np.zeros(101)
    peak[50] = 1.0
    wide = smoothed(peak, 0.001, 0.005)
    assert wide.sum() == pytest.approx(1.0) and wide[50] == pytest.approx(1 / (np.sqrt(2 * np.pi) * 5), rel=1e-3)
    assert smoothed(peak, 0.001, 0.0) is peak
