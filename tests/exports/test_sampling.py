"""The beginning and the step of recorded times."""

import numpy as np
import pytest

from cxsystem2.exports.sampling import Sampling
from cxsystem2.results.records import Recording


def sampled(t, dt=1e-4):
    return Sampling.of(Recording(np.array(t), np.zeros((len(t), 1)), np.arange(1), "volt"), dt)


def test_the_step_is_a_multiple_of_the_time_step():
    assert sampled(np.arange(1000) * 1e-4) == (0.0, 1e-4)
    assert sampled(0.3 + np.arange(10) * 1e-3) == (0.3, 1e-3)


@pytest.mark.parametrize(("t", "expected"), [([], (0.0, 1e-4)), ([0.2], (0.2, 1e-4)), ([0, 1, 3], None), ([1, 1], None)])
def test_few_times_and_uneven_ones(t, expected):
    assert sampled(t) == expected
