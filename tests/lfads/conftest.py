"""A continuous run for data sets."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def continuous(simulation):
    """One run of 30 s with a volley in each half second."""
    draws = np.random.default_rng(1)
    return simulation(runtime=30.0, times=[round(0.5 * k + 0.15 + 0.001 * draws.integers(0, 200), 4) for k in range(60)])
