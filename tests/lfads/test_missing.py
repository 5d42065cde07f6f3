"""Data of which some channels were not observed, and what a model still finds."""

import numpy as np
import pytest

from cxsystem2.lfads.dataset import DataError, Dataset
from cxsystem2.lfads.missing import some_channels
from cxsystem2.lfads.synthetic import lorenz


def test_so_many_channels_are_observed_in_each_bin(spikes, tmp_path):
    whole = spikes(channels=6, seen=8, seen_channels=4)
    (session,) = some_channels(whole, 2, seed=1).sessions
    for part, known in zip(session.parts.values(), whole.sessions[0].parts.values(), strict=True):
        observed = np.isfinite(part.counts)
        assert (observed.sum(2) == 2).all() and np.array_equal(part.counts[observed], known.counts[observed])
        assert np.array_equal(np.isfinite(part.seen), observed[:, :8, :4])
        assert np.array_equal(part.truth["rates"], known.truth["rates"])
    places = np.isfinite(session.training.counts)
    assert len(np.unique(places.reshape(-1, 6), axis=0)) == 15  # each pair of channels comes
    again = Dataset.load(some_channels(whole, 2, seed=1).save(tmp_path / "some.h5")).sessions[0]
    assert np.array_equal(again.training.counts, session.training.counts, equal_nan=True)
    assert again.missing == "made up: 2 of 6 channels, drawn anew, are observed in each bin"


def test_all_channels_are_no_missing_data_and_more_are_refused(spikes):
    assert some_channels(spikes(), 5).sessions[0].missing == ""
    with pytest.raises(DataError, match="6 channels in a bin are asked for, and there are 5"):
        some_channels(spikes(), 6)


@pytest.mark.slow
def test_rates_are_found_where_five_sixths_of_the_data_are_missing():
    from benchmarks.missing import measure

    (line,) = measure(["--observed", "5", "--epochs", "24"])
    assert float(line.split("rate R2 ")[1].split()[0]) >= 0.78


def test_the_lorenz_system_is_the_same_in_shorter_bins():
    long, short = (
        lorenz(repeats=2, validation=1, conditions=3, bins=bins, width=width) for bins, width in ((10, 0.02), (20, 0.01))
    )
    states = [one.sessions[0].training.truth["states"] for one in (long, short)]
    middle = states[1][:, 1::2]
    assert np.corrcoef(states[0].ravel(), middle.ravel())[0, 1] > 0.999
    assert short.sessions[0].training.truth["rates"].mean() == pytest.approx(0.12, rel=0.15)
