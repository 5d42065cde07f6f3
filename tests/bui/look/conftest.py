"""Results of which every spike is known, in the home of a server."""

import base64

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes, save

RUN, SWEEP = "0123456789ab", "ba9876543210"


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
            f"NG{k}": PopulationRecord(label=str(k), size=size, kind="population", type="SS", layer=str(1 + k % 6), w=w, z=w)
            for k, (size, w) in enumerate(zip(sizes, nowhere, strict=True))
        }
        spikes = {
            f"NG{k}": Spikes(np.asarray(i, np.int32), np.asarray(t, float))
            for k, (i, t) in enumerate(zip(cells, times, strict=True))
        }
        return Results("made", "python", 1, runtime, 0.0001, "", records, spikes)

    return make
