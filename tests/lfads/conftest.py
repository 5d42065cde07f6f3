"""Results of simulations that are made up: cells answer volleys of an input, each in its own strength."""

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes

ANATOMY = """row_type,runtime,seed
params,{runtime}*second,{seed}
row_type,idx,type,number_of_neurons,radius,spike_times
IN,0,VPM,5,92*um,{times}*second
"""
PHYSIOLOGY = "Variable,Key,Value\nJ,,1*nS\n"


def record(label, size, kind, word, place=0.0):
    return PopulationRecord(
        label=label, size=size, kind=kind, type=word, w=np.arange(size) + place + 0j, z=np.zeros(size, complex)
    )


def made(seed=0, runtime=0.5, times=(0.2,), cells=6, silent=0, place=0.0, title="made up", **fields):
    """A run with two populations and an input, at whose volleys every second cell of E fires in the next 20 ms."""
    draws = np.random.default_rng(seed)
    steps = round(runtime / 1e-4)
    rates = np.full((steps, cells), 5.0)
    for time in times:
        begin = round(time / 1e-4) + 1
        rates[begin : begin + 200, ::2] = 200.0
    rates[:, cells - silent :] = 0
    fired = draws.random(rates.shape) < rates * 1e-4
    t, i = np.nonzero(fired)
    steady_t, steady_i = np.nonzero(draws.random((steps, 4)) < 20 * 1e-4)
    volleys = np.repeat(np.round(np.array(times) / 1e-4) + 1, 5)
    return Results(
        title,
        "cpp",
        seed,
        runtime,
        1e-4,
        "2026-11-30T00:00:00",
        {
            "NG0_relay_vpm": record("0", 5, "input", "VPM"),
            "NG1_E": record("1", cells, "population", "SS", place),
            "NG2_I": record("2", 4, "population", "BC", place),
        },
        {
            "NG0_relay_vpm": Spikes(np.tile(np.arange(5), len(times)).astype(np.int32), volleys * 1e-4),
            "NG1_E": Spikes(i.astype(np.int32), t * 1e-4),
            "NG2_I": Spikes(steady_i.astype(np.int32), steady_t * 1e-4),
        },
        anatomy=ANATOMY.format(runtime=runtime, seed=seed, times=str([*times]).replace(",", "")),
        physiology=PHYSIOLOGY,
        **fields,
    )


@pytest.fixture
def simulation():
    """Make a made-up result; see `made`."""
    return made


@pytest.fixture(scope="session")
def continuous():
    """One run of 30 s with a volley in each half second."""
    draws = np.random.default_rng(1)
    return made(runtime=30.0, times=[round(0.5 * k + 0.15 + 0.001 * draws.integers(0, 200), 4) for k in range(60)])
