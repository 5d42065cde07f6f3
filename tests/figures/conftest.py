"""Results to look at, save and read."""

import pytest


@pytest.fixture
def results(small_results):
    """The results of the small model, in memory."""
    return small_results
