"""Results of which every spike is known, in the home of a server."""

import base64

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Recording, Results, Spikes, save

RUN, SWEEP = "0123456789ab", "ba9876543210"


def population(label, size, kind, word, layer, rng):
    w = rng.random(size) + 1j * rng.random(size)
    depth = {"": 2.082, "2": 1.415, "4": 1.225, "6": 0.0}[layer[:1]]
    return PopulationRecord(label, size, kind, word, "", layer, "", w, w, depth)


@pytest.fixture
def results():
    """A run of 1 s: an input, populations of layers 6, 4 (both signs) and 2; one is silent, of one nothing is recorded."""
    rng = np.random.default_rng(4)
    populations = {
        "NG0_relay_vpm": population("0", 10, "input", "VPM", "", rng),
        "NG1_PC_L6toL4": population("1", 30, "population", "PC", "6toL4", rng),
        "NG2_SS_L4": population("2", 80, "population", "SS", "4", rng),
        "NG3_BC_L4": population("3", 20, "population", "BC", "4", rng),
        "NG4_BC_L2": population("4", 5, "population", "BC", "2", rng),
        "NG5_SS_L4": population("5", 7, "population", "SS", "4", rng),
    }
    spikes = {}
    for name, count in {"NG0_relay_vpm": 100, "NG1_PC_L6toL4": 300, "NG2_SS_L4": 900, "NG3_BC_L4": 600, "NG4_BC_L2": 0}.items():
        steps = np.sort(rng.integers(0, 10_000, count))
        spikes[name] = Spikes(rng.integers(0, populations[name].size, count).astype(np.int32), steps * 0.0001)
    t = np.arange(10_000) * 0.0001
    values = np.column_stack([np.sin(t), np.cos(t), np.zeros(10_000)])
    values[4321, 2] = 0.04  # a spike of one sample
    recordings = {
        "NG2_SS_L4": {"vm": Recording(t, values, np.array([0, 3, 7]), "volt")},
        "NG1_PC_L6toL4": {"rate": Recording(np.array([0.0, 0.5]), np.array([[3.0], [4.0]]), np.zeros(1, int), "hertz")},
    }
    return Results(
        "made up", "python", 5, 1.0, 0.0001, "2026-11-21T12:00:00", populations, spikes, recordings,
        synapses={"S0": 12}, timings={"check": 0.1, "simulate": 0.5}, warnings=["a warning"],
    )  # fmt: skip


@pytest.fixture
def run():
    """The id of the run."""
    return RUN


@pytest.fixture
def sweep():
    """The id of the sweep."""
    return SWEEP


@pytest.fixture
def home(home, results):
    """A home with one run that has a result."""
    save(results, home.runs / RUN / "results.h5")
    return home


@pytest.fixture
def ask(client):
    """Ask for a view of the run, and get the answer, which has to be a good one."""

    def get(view, run=RUN, **query):
        answer = client.get(f"/api/runs/{run}/{view}", query_string=query)
        assert answer.status_code == 200, answer.json
        return answer.json

    return get


@pytest.fixture
def unpacked():
    """Gives a packed array."""

    def unpack(array):
        found = np.frombuffer(base64.b64decode(array["data"]), np.dtype(array["dtype"]).newbyteorder("<"))
        return found.reshape(array["shape"])

    return unpack


@pytest.fixture
def made():
    """Makes results whose populations have the given spikes."""

    def make(cells, times, sizes, runtime=1.0):
        nowhere = [np.zeros(size, complex) for size in sizes]
        records = {
            f"NG{k}": PopulationRecord(str(k), size, "population", "SS", "", str(1 + k % 6), "", w, w)
            for k, (size, w) in enumerate(zip(sizes, nowhere, strict=True))
        }
        spikes = {
            f"NG{k}": Spikes(np.asarray(i, np.int32), np.asarray(t, float))
            for k, (i, t) in enumerate(zip(cells, times, strict=True))
        }
        return Results("made", "python", 1, runtime, 0.0001, "", records, spikes)

    return make
