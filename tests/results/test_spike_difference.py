"""Where the spikes of two runs differ."""

import copy

import numpy as np

from cxsystem2.results.records import Spikes
from cxsystem2.results.spike_difference import SpikeDifference, spike_differences

NAME = "NG1_SS_L4"


def changed(results, i, t):
    other = copy.deepcopy(results)
    other.spikes[NAME] = Spikes(np.array(i, np.int32), np.array(t, float))
    return other


def test_the_order_of_spikes_of_one_time_does_not_matter(results):
    one, other = changed(results, [1, 2, 1], [0.01, 0.01, 0.02]), changed(results, [2, 1, 1], [0.01, 0.01, 0.02])
    assert spike_differences(one, other) == []


def test_the_first_difference_is_the_first_spike_that_one_has_alone(results):
    one = changed(results, [1, 2, 1], [0.01, 0.02, 0.03])
    cases = {
        "another cell": ([1, 3, 1], [0.01, 0.02, 0.03], SpikeDifference(NAME, 3, 3, 0.02, 2)),
        "earlier": ([1, 2, 1], [0.01, 0.015, 0.03], SpikeDifference(NAME, 3, 3, 0.015, 2)),
        "one less": ([1, 2], [0.01, 0.02], SpikeDifference(NAME, 3, 2, 0.03, 1)),
        "one more": ([1, 2, 1, 5], [0.01, 0.02, 0.03, 0.03], SpikeDifference(NAME, 3, 4, 0.03, 5)),
        "none": ([], [], SpikeDifference(NAME, 3, 0, 0.01, 1)),
        "the last bit": ([1, 2, 1], [0.01, 0.02, np.nextafter(0.03, 1)], SpikeDifference(NAME, 3, 3, 0.03, 1)),
    }
    for why, (i, t, expected) in cases.items():
        assert spike_differences(one, changed(results, i, t)) == [expected], why


def test_a_population_that_one_has_not_recorded_differs(results):
    other = copy.deepcopy(results)
    number = len(other.spikes.pop(NAME).t)
    assert spike_differences(results, other) == [SpikeDifference(NAME, number, None, None, None)]
    assert spike_differences(other, results) == [SpikeDifference(NAME, None, number, None, None)]
