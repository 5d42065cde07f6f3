"""Deconvolution: the same as a solution that knows nothing of pools or bands, and events that are never too small."""

import numpy as np
import pytest
from scipy.optimize import nnls
from scipy.signal import lfilter

from cxsystem2.lfads.calcium.deconvolution import first_order, noise_of, second_order

FRAMES = 50


def trace_of(draws, roots, frames=FRAMES, noise=0.4):
    events = draws.poisson(0.15, frames) * draws.uniform(0.5, 2, frames)
    return lfilter([1], [1, -sum(roots), roots[0] * roots[1]], events) + draws.normal(0, noise, frames)


def independent(trace, roots):
    """Least squares with the responses to an event in each frame as columns, and weights that are not negative."""
    response = lfilter([1], [1, -sum(roots), roots[0] * roots[1]], np.eye(1, len(trace))[0])
    columns = [np.concatenate([np.zeros(frame), response[: len(trace) - frame]]) for frame in range(len(trace))]
    return nnls(np.array(columns).T, trace, maxiter=10_000)[0]


@pytest.mark.parametrize("order", [1, 2])
def test_events_are_those_of_an_independent_quadratic_programme(order):
    draws = np.random.default_rng(order)
    for _ in range(100):
        roots = draws.uniform(0.3, 0.97), draws.uniform(0, 0.6) if order == 2 else 0.0
        trace = trace_of(draws, roots)
        found = first_order(trace, roots[0]) if order == 1 else second_order(trace, roots)
        np.testing.assert_allclose(found[2:], independent(trace, roots)[2:], atol=1e-6)


@pytest.mark.parametrize("order", [1, 2])
def test_no_event_is_smaller_than_the_smallest(order):
    draws = np.random.default_rng(3)
    roots = 0.85, 0.3 if order == 2 else 0.0
    true = draws.random(400) < 0.1
    trace = lfilter([1], [1, -sum(roots), roots[0] * roots[1]], true * 1.0) + draws.normal(0, 0.1, 400)
    found = first_order(trace, roots[0], 0.5) if order == 1 else second_order(trace, roots, 0.5)
    assert found[found > 0].min() >= 0.5 and not found[0]
    assert ((found > 0) == true).mean() > 0.98
    assert found[true].mean() == pytest.approx(1, abs=0.1)


def test_a_trace_without_anything_has_no_event():
    assert not first_order(np.zeros(20), 0.9).any() and not second_order(np.zeros(20), (0.9, 0.3)).any()
    assert not first_order(-np.ones(20), 0.9).any()
    with pytest.raises(ValueError, match="below 1"):
        first_order(np.zeros(3), 1.0)


def test_noise_is_told_beside_slow_responses():
    draws = np.random.default_rng(0)
    slow = lfilter([1], [1, -0.95], draws.poisson(0.05, 5000) * 1.0)
    assert noise_of(slow + draws.normal(0, 0.3, 5000)) == pytest.approx(0.3, rel=0.2)
