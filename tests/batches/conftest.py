"""Small batches, and a batch that has run, which all tests of what is read may share."""

import copy

import pytest

from cxsystem2 import Batch


@pytest.fixture
def short(anatomy, physiology):
    """The small model, for 5 ms."""
    anatomy["params"]["runtime"] = "5*ms"
    anatomy["IN"][0]["spike_times"] = "[1 3]*ms"  # within the run
    return anatomy, physiology


@pytest.fixture
def make(short, tmp_path):
    """Make a batch of the small model."""

    def call(parameters=None, *, folder="batch", **words):
        return Batch.create(tmp_path / folder, *copy.deepcopy(short), parameters, **words)

    return call
