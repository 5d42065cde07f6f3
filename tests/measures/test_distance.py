"""The distance of distributions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.measures import ks_distance

VALUES = st.lists(st.floats(-5, 5) | st.integers(-3, 3).map(float), min_size=1, max_size=30)


@given(VALUES, VALUES)
def test_it_is_the_largest_difference_of_the_cumulative_distributions(first, second):
    a, b = np.array(first), np.array(second)
    assert ks_distance(first, second) == pytest.approx(max(abs(np.mean(a <= x) - np.mean(b <= x)) for x in first + second))
    assert ks_distance(first, second) == ks_distance(second, first)


def test_the_extremes():
    assert ks_distance([1, 2, 3], [3, 2, 1]) == 0
    assert ks_distance([1, 2], [3, 4]) == 1


def test_what_is_not_defined_is_left_out():
    assert ks_distance([1, 2, np.nan], [1, 2]) == 0
    assert math.isnan(ks_distance([np.nan], [1, 2]))
    assert math.isnan(ks_distance([], []))


def test_samples_of_one_distribution_are_as_near_as_kolmogorov_says():
    rng = np.random.default_rng(1)
    found = [ks_distance(rng.normal(size=500), rng.normal(size=500)) for _ in range(200)]
    beyond = np.mean(np.array(found) > 1.358 * math.sqrt(2 / 500))  # the 5 % point
    assert beyond < 0.05 + 4 * math.sqrt(0.05 * 0.95 / 200)
