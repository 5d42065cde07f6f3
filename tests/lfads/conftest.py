<<<<<<< HEAD
"""A continuous run for data sets."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def continuous(simulation):
    """One run of 30 s with a volley in each half second."""
    draws = np.random.default_rng(1)
    return simulation(runtime=30.0, times=[round(0.5 * k + 0.15 + 0.001 * draws.integers(0, 200), 4) for k in range(60)])
=======
"""Runs of population-based training with a trainer that has no model."""

import importlib.util
import sys
from pathlib import Path

import pytest

from cxsystem2.lfads.run import Run


def _load():
    spec = importlib.util.spec_from_file_location("fake_trainer", Path(__file__).with_name("fake_trainer.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["fake_trainer"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fake():
    """The module of the trainer without a model."""
    return sys.modules.get("fake_trainer") or _load()


@pytest.fixture
def make(tmp_path):
    """Make the directory of a small run."""

    def call(name="run", **words):
        data = tmp_path / "data.h5"
        data.write_bytes(b"data")
        usual = dict(members=6, generations=5, epochs=2, burn_in=3, members_per_worker=2, seed=11)
        return Run.create(tmp_path / name, [data], **{**usual, **words})

    return call
>>>>>>> evolve
