"""Histograms of distributions, beside counts by hand."""

import numpy as np
import pytest

from cxsystem2.measures import Fano, distribution, measures, run_measures
from cxsystem2.measures.choose import title_of
from cxsystem2.measures.histogram import histogram, intervals


def test_intervals_are_those_of_each_cell(results):
    found = intervals(results)
    assert found["NG0_relay_vpm"] == pytest.approx(np.full(10, 0.03))
    spikes = results.spikes["NG2_BC_L4"]
    by_hand = np.concatenate([np.diff(np.sort(spikes.t[spikes.i == cell])) for cell in range(20)])
    assert np.sort(found["NG2_BC_L4"]) == pytest.approx(np.sort(by_hand))


@pytest.mark.parametrize("word", ["rate", "cv", "isi", "correlation(cells=8)", "latency"])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_every_value_is_somewhere(results, word, logarithmic):
    found = histogram(results, word, bins=13, logarithmic=logarithmic)
    values = intervals(results) if word == "isi" else distribution(results, word)
    assert len(found.edges) == 14
    assert np.all(np.diff(found.edges) > 0)
    for name, own in values.items():
        assert found.counts[name].sum() + found.beyond[name] + found.undefined[name] == len(own)
        kept = own[own > 0] if logarithmic else own[~np.isnan(own)]
        inside = kept[kept <= found.edges[-1]]
        assert found.counts[name].tolist() == np.histogram(inside, found.edges)[0].tolist()
        assert found.beyond[name] <= 0.01 * sum(map(len, values.values()))


def test_a_choice_of_populations_and_what_is_counted(results):
    found = histogram(results, "correlation", names=["NG2_BC_L4"])
    assert (found.over, found.unit, list(found.counts)) == ("pairs", "", ["NG2_BC_L4"])
    assert histogram(results, "isi").over == "intervals"
    assert histogram(results, "fano(width=50*ms)").word == "fano(width=0.05)"


@pytest.mark.parametrize("logarithmic", [False, True])
def test_areas_of_densities_and_sums_of_shares_are_the_whole(results, logarithmic):
    found = histogram(results, "isi", logarithmic=logarithmic)
    widths = np.diff(np.log10(found.edges)) if logarithmic else np.diff(found.edges)
    density, share = (found.heights(kind, logarithmic=logarithmic) for kind in ("density", "share"))
    for name, counts in found.counts.items():
        inside = counts.sum() / (counts.sum() + found.beyond[name])
        assert np.sum(density[name] * widths) == pytest.approx(inside) and share[name].sum() == pytest.approx(100 * inside)
        assert found.heights()[name].tolist() == counts.tolist()


def test_measures_are_told_in_words():
    assert Fano().in_words == "Fano factor of counts" and Fano(width=0.05).in_words == "Fano factor of counts (width=0.05)"
    assert all(kind.title for kind in (*measures.values(), *run_measures.values()))
    assert [title_of(word) for word in ("isi", "total_time")] == ["interspike interval", "clock time of all stages"]


def test_a_run_without_spikes(results):
    for name, spikes in results.spikes.items():
        results.spikes[name] = type(spikes)(np.empty(0, np.int32), np.empty(0))
    assert not any(counts.any() for counts in histogram(results, "isi").counts.values())
    assert histogram(results, "cv").undefined["NG1_SS_L4"] == 80


def test_what_is_no_distribution(results):
    with pytest.raises(TypeError, match="one number for a population"):
        histogram(results, "chi")
    with pytest.raises(ValueError, match="none"):
        histogram(results, "cv", bins=0)
