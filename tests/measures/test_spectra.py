"""Spectra of all populations."""

import numpy as np
import pytest

from cxsystem2.measures import measure
from cxsystem2.measures.spectra import spectra
from cxsystem2.results import Spikes


@pytest.fixture
def rhythmic(results):
    """Basket cells that fire together 40 times a second, for 2 s."""
    results.runtime = 2.0
    time = np.repeat(np.arange(0.01, 2.0, 0.025), 20)
    results.spikes["NG2_BC_L4"] = Spikes(np.tile(np.arange(20, dtype=np.int32), time.size // 20), time)
    results.spikes["NG1_SS_L4"] = Spikes(np.empty(0, np.int32), np.empty(0))
    return results


def test_its_peak_is_the_measure(rhythmic):
    frequency, power = spectra(rhythmic)
    table = measure(rhythmic, ["peak_frequency", "peak_power"])
    assert frequency[np.argmax(power["NG2_BC_L4"])] == table.at["NG2_BC_L4", "peak_frequency"]
    assert power["NG2_BC_L4"].max() == table.at["NG2_BC_L4", "peak_power"]
    assert power["NG2_BC_L4"][np.flatnonzero(frequency == 40.0)[0]] > 10
    assert np.isnan(power["NG1_SS_L4"]).all()
    assert len(power["NG1_SS_L4"]) == len(frequency)


def test_the_range_is_as_asked(rhythmic):
    frequency, power = spectra(rhythmic, ["NG2_BC_L4"], resolution=1.0, lowest=10.0, highest=90.0)
    assert frequency.tolist() == list(range(10, 91))
    assert list(power) == ["NG2_BC_L4"]


def test_a_window_that_is_too_short(rhythmic):
    assert spectra(rhythmic, stop=0.1)[0].size == 0
