"""How long a run may take: as long as one like it took."""

import pytest

from bui.runs.estimate import estimate
from bui.runs.request import Request, read_request
from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_physiology


@pytest.fixture
def tables(anatomy, physiology):
    report = Report()
    return read_anatomy(anatomy, report), read_physiology(physiology, report)


def run_before(runs, add, **outcome):
    name = add(runtime="100*ms", title="before")
    attempt = runs.folder(name).attempt()
    attempt.write("begin.json", {"begun": "2026-01-01T00:00:00+00:00"})
    attempt.write("progress.json", {"seconds": {"plan": 0.5, "compile": 30.0, "simulate": 2.0}})
    attempt.write("outcome.json", {"status": "done", "ended": "2026-01-01T00:00:40+00:00", "device": "python", **outcome})


def test_time_is_known_from_a_run_like_it(runs, add, tables):
    assert estimate(tables, Request(), runs.rows(), runs.home)["estimate"]["seconds"] is None
    first = estimate(tables, Request(), [], runs.home)["estimate"]
    assert (first["neurons"], first["device"], first["runtime"]) == (100, "python", 0.1)
    assert first["memory_bytes"] > 2**20
    run_before(runs, add, size={"neurons": first["neurons"], "synapses": first["synapses"]})
    longer = read_request({"changes": ["runtime=300*ms"]})
    assert estimate(tables, longer, runs.rows(), runs.home)["estimate"]["seconds"] == pytest.approx(0.5 + 3 * 2.0)
    larger = read_request({"changes": ["G[1].number_of_neurons=4000"]})
    assert estimate(tables, larger, runs.rows(), runs.home)["estimate"]["seconds"] is None
    other = read_request({"device": "cpp"})
    assert estimate(tables, other, runs.rows(), runs.home)["estimate"]["seconds"] is None


def test_what_is_wrong_is_said(runs, tables):
    found = estimate(tables, read_request({"changes": ["runtime=3*mV"]}), [], runs.home)
    assert found["estimate"] is None
    assert "second" in found["problem"]
