"""Measuring results."""

import math
import re
from dataclasses import fields

import numpy as np
import pytest

from cxsystem2.errors import RegistryError
from cxsystem2.measures import (
    Correlation,
    DistributionMeasure,
    Fano,
    Measure,
    Trains,
    distribution,
    measure,
    measure_run,
    measures,
    trains,
)


def test_a_row_for_each_population_and_a_column_for_each_measure(results):
    table = measure(results)
    assert list(table.index) == list(results.spikes)
    assert list(table.columns) == list(measures)
    assert table["rate"].to_dict() == pytest.approx(results.rates())


def test_a_window_drops_what_comes_before_and_after(results):
    table = measure(results, ["rate", "first_spike"], start=0.04, stop=0.06)
    assert table.loc["NG0_relay_vpm", "rate"] == pytest.approx(50)
    assert table.loc["NG0_relay_vpm", "first_spike"] == pytest.approx(0.0101)
    with pytest.raises(ValueError, match="empty"):
        measure(results, start=0.06, stop=0.04)
    with pytest.raises(ValueError, match=r"not within the run of 0\.1 s"):
        measure(results, stop=0.2)


def test_a_measure_with_settings_of_its_own(results):
    table = measure(results, [Fano(width=0.01)])
    assert table.loc["NG1_SS_L4", "fano(width=0.01)"] == Fano(width=0.01).value(trains(results)["NG1_SS_L4"])


def test_a_word_that_names_no_measure(results):
    with pytest.raises(RegistryError, match="unknown measure 'rates'; did you mean 'rate'"):
        measure(results, ["rates"])


def test_distributions_have_a_value_for_each_cell_or_pair(results):
    assert len(distribution(results, "cv")["NG1_SS_L4"]) == 80
    assert len(distribution(results, Correlation(cells=30))["NG1_SS_L4"]) == 30 * 29 / 2
    with pytest.raises(TypeError, match=r"one number for a population; distributions are .*cv"):
        distribution(results, "chi")


@pytest.mark.parametrize("word", measures)
def test_what_cannot_be_measured_is_nan_or_nothing(word):
    """No population, no spike, one spike, two spikes at once, a window shorter than any bin: never an exception."""
    one = measures[word]()
    found = [
        one.value(Trains.of([], [], 0, stop=1.0)),
        one.value(Trains.of([], [], 5, stop=1.0)),
        one.value(Trains.of([2], [0.5], 5, stop=1.0)),
        one.value(Trains.of([2, 2, 2], [0.5, 0.5, 0.5], 5, stop=1.0)),
        one.value(Trains.of([2], [0.00001], 5, stop=0.0001)),
    ]
    assert all(isinstance(value, float) and not math.isinf(value) for value in found)
    assert math.isnan(found[1]) or word in ("rate", "silent", "burst_rate")
    if isinstance(one, DistributionMeasure):
        assert len(one.values(Trains.of([], [], 5, stop=1.0))) == (5 if one.over == "cells" else 10)


@pytest.mark.parametrize("word", measures)
def test_a_measure_says_what_it_is(word):
    kind = measures[word]
    assert kind.unit in ("", "hertz", "second")
    assert issubclass(kind, Measure)
    told = kind.__doc__ + "".join(
        measures[other].__doc__ for other in re.findall(r"`(\w+)`", kind.__doc__) if other in measures
    )
    assert {field.name for field in fields(kind)} <= set(re.findall(r"\w+", told)), "every setting is explained"


def test_the_draw_of_pairs_is_the_same_for_the_same_seed():
    first, second = Correlation(seed=1), Correlation(seed=2)
    assert np.array_equal(first.drawn(1000), first.drawn(1000))
    assert not np.array_equal(first.drawn(1000), second.drawn(1000))
    assert len(first.drawn(50)) == 50


def test_measures_of_a_run(results):
    found = measure_run(results)
    assert found["real_time_factor"] == pytest.approx(2.0)
    assert (found["simulate_time"], found["total_time"]) == pytest.approx((0.2, 0.5))
