"""Spikes cell by cell."""

import numpy as np
from hypothesis import given

from cxsystem2.exports.trains import Trains
from cxsystem2.results.records import Spikes, Watched
from tests.exports.made import by_cell, runs


@given(runs())
def test_every_recorded_cell_has_its_train(results):
    found = {}
    for name in results.spikes:
        trains = Trains.of(results, name)
        found |= {(name, int(cell)): times.tolist() for cell, times in zip(trains.cells, trains.split(), strict=True)}
    assert found == by_cell(results)


def test_spikes_need_no_order_and_windows_end_with_the_run(results):
    results.spikes["NG1_SS_L4"] = Spikes(np.array([3, 1, 3], np.int32), np.array([0.03, 0.02, 0.01]))
    results.watched["NG1_SS_L4"] = Watched(np.array([1, 3]), 0.005)
    trains = Trains.of(results, "NG1_SS_L4")
    assert [one.tolist() for one in trains.split()] == [[0.02], [0.01, 0.03]]
    assert (trains.begin, trains.end) == (0.005, results.runtime)
    results.watched["NG1_SS_L4"] = Watched(np.array([1, 3]), results.runtime + 1)
    late = Trains.of(results, "NG1_SS_L4")
    assert late.begin == late.end
