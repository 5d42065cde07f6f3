"""Spike trains whose statistics are known."""

import numpy as np
import pytest

from cxsystem2.measures import Trains
from cxsystem2.results import PopulationRecord, Results, Spikes


@pytest.fixture
def poisson():
    """Independent Poisson cells."""

    def draw(rate, size, duration, seed=1):
        rng = np.random.default_rng(seed)
        number = rng.poisson(rate * duration * size)
        return Trains.of(rng.integers(0, size, number), np.sort(rng.random(number)) * duration, size, stop=duration)

    return draw


@pytest.fixture
def gamma():
    """Independent cells whose intervals are gamma distributed with a shape, seen after 5 s."""

    def draw(shape, rate, size, duration, seed=1, dead=0.0):
        rng = np.random.default_rng(seed)
        number = int((duration + 5) * rate * 1.5) + 50
        length = dead + rng.gamma(shape, (1 / rate - dead) / shape, (size, number))
        time = np.cumsum(length, axis=1)
        assert np.all(time[:, -1] > duration + 5)
        i = np.repeat(np.arange(size), number)
        return Trains.of(i, time.ravel(), size, 5.0, stop=duration + 5)

    return draw


@pytest.fixture
def results():
    """A run of 100 ms: an input of ten cells that fires at 20 and 50 ms, and Poisson cells of two populations."""
    rng = np.random.default_rng(1)
    spikes = {"NG0_relay_vpm": Spikes(np.tile(np.arange(10, dtype=np.int32), 2), np.repeat([0.0201, 0.0501], 10))}
    populations = {
        "NG0_relay_vpm": ("0", 10, "input", "VPM"),
        "NG1_SS_L4": ("1", 80, "population", "SS"),
        "NG2_BC_L4": ("2", 20, "population", "BC"),
    }
    for name, (_, size, kind, _) in populations.items():
        if kind == "population":
            steps = np.sort(rng.integers(0, 1000, 5 * size))
            spikes[name] = Spikes(rng.integers(0, size, 5 * size).astype(np.int32), steps * 0.0001)
    records = {
        name: PopulationRecord(
            label=label, size=size, kind=kind, type=word, layer="4", w=np.zeros(size, complex), z=np.zeros(size, complex)
        )
        for name, (label, size, kind, word) in populations.items()
    }
    return Results("small", "python", 3, 0.1, 0.0001, "2026-11-21", records, spikes, timings={"check": 0.3, "simulate": 0.2})
