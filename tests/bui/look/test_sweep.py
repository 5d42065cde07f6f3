"""Sweeps: the table of runs, maps, and small multiples."""

import numpy as np
import pytest

from bui.answers import NotReady, NotThere
from bui.look.loading import batch_of, compared_path
from bui.look.multiples import multiples
from bui.look.sweep import sweep_rows
from bui.look.sweep_map import sweep_map
from bui.runs.folder import BEGIN, FORMAT, OUTCOME, SETTINGS, VERSION, RunFolder, write_json
from cxsystem2.batches import RunRecord, Status
from cxsystem2.collect import collect
from cxsystem2.errors import CxSystemError
from cxsystem2.lock import locked

TWO = {"J": ["1*nS", "2*nS", "3*nS"], "k": ["5", "6"]}


def number(text):
    return float(text.split("*")[0])


@pytest.fixture
def two(make_batch):
    """Two parameters; the rate is the number of J, plus ten times that of k, plus the trial."""
    return make_batch(TWO, lambda j, k: number(j) + 10 * number(k), trials=2)


def test_rows(two):
    two_runs = two.runs
    RunRecord(3, Status.FAILED, dict(two_runs[3].values), error="it broke", seconds=1.0).write(two.path(two_runs[3]))
    found = sweep_rows(two)
    assert found["parameters"] == ["J", "k"]
    assert found["counts"] == {"total": 12, "waiting": 0, "running": 0, "done": 11, "failed": 1, "not_a_number": 0}
    assert found["rows"][3] | {"seed": 0} == {
        "run": 3, "values": ["1*nS", "6"], "trial": 1, "seed": 0, "status": "failed", "error": "it broke",
        "started": None, "seconds": 1.0,
    }  # fmt: skip


def test_a_heat_map_holds_the_means_of_trials(two):
    found = sweep_map(collect(two, ["rate"]), "rate", ["SS"])
    assert (found["kind"], found["y"]["name"], found["x"]["name"], found["unit"]) == ("map", "J", "k", "hertz")
    (one,) = found["maps"]
    expected = [[number(j) + 10 * number(k) + 0.5 for k in TWO["k"]] for j in TWO["J"]]
    assert np.array(one["mean"]) == pytest.approx(np.array(expected), abs=0.02)
    assert np.array(one["trials"]).tolist() == [[2, 2]] * 3
    assert np.array(one["deviation"]) == pytest.approx(np.full((3, 2), np.std([0, 1], ddof=1)), abs=0.02)
    for row, j in zip(found["runs"], TWO["J"], strict=True):
        for numbers, k in zip(row, TWO["k"], strict=True):
            assert [dict(two.runs[run].values) for run in numbers] == [{"J": j, "k": k}] * 2


def test_axes_are_as_asked(two):
    collected = collect(two, ["rate"])
    turned = sweep_map(collected, "rate", ["1"], x="J", y="k")
    assert np.array(turned["maps"][0]["mean"]).shape == (2, 3)
    line = sweep_map(collected, "rate", x="J", at={"k": "6"})
    assert (line["kind"], line["fixed"], line["populations"]) == ("line", {"k": "6"}, ["NG1_SS_L4", "NG2_BC_L4"])
    assert line["maps"][0]["mean"][0] == pytest.approx([61.5, 62.5, 63.5], abs=0.02)
    assert sweep_map(collected, "total_time")["maps"][0]["population"] == ""


def test_a_line_and_points(make_batch):
    line = sweep_map(collect(make_batch({"J": ["2*nS", "1*nS"]}, number), ["rate"]), "rate", ["SS"])
    assert (line["kind"], line["x"]["numbers"], line["y"]) == ("line", (1.0, 2.0), None)
    points = [(f"{k}*nS", str(k * k % 7)) for k in range(1, 8)]
    batch = make_batch({"J": [], "k": []}, lambda j, k: number(j), points=points, folder="samples")
    found = sweep_map(collect(batch, ["rate"]), "rate", ["SS"])
    assert found["kind"] == "points"
    assert [point["values"][0] for point in found["points"]] == pytest.approx([1, 2, 3, 4, 5, 6, 7], abs=0.02)
    assert [(point["y"], point["x"]) for point in found["points"]] == [(k, k * k % 7) for k in range(1, 8)]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"x": "Jay"}, "no parameter that varies"),
        ({"x": "J", "y": "J"}, "cannot be both"),
        ({"at": {"k": "7"}}, "there are 5, 6"),
        ({"populations": ["SX"]}, "no population of the batch"),
    ],
)
def test_what_cannot_be_shown(two, given, words):
    with pytest.raises(CxSystemError, match=words):
        sweep_map(collect(two, ["rate"]), "rate", **given)


def test_multiples(two, unpacked):
    found = multiples(two, "raster", most=5)
    assert [item["run"] for item in found["items"]] == [0, 3, 6, 8, 11]
    assert "5 of 12" in found["note"]
    first = found["items"][0]
    assert unpacked(first["counts"]).sum() == pytest.approx(5 * 5 + 51 * 40 + 102 * 10, abs=2)
    rates = multiples(two, "rate", names=["NG1_SS_L4"])["items"][0]
    assert unpacked(rates["rates"]).mean() == pytest.approx(51, rel=1e-3)
    assert len(rates["values"]) == 2  # those of the parameters
    with pytest.raises(CxSystemError, match="raster or rate"):
        multiples(two, "phase")


def test_a_damaged_result_is_told_and_the_others_are_shown(two):
    two.result(two.runs[0]).write_bytes(b"nothing")
    items = multiples(two, "rate")["items"]
    assert "not a result file" in items[0]["error"]
    assert all("rates" in item and "error" not in item for item in items[1:])


def test_a_sweep_without_a_finished_run(make_batch):
    batch = make_batch({"J": ["1*nS"]}, number)
    batch.result(batch.runs[0]).unlink()
    with pytest.raises(CxSystemError, match="no run of this sweep is done"):
        multiples(batch, "raster")
    with pytest.raises(CxSystemError, match="no run of this batch is done"):
        sweep_map(collect(batch, ["rate"]), "rate")


VIEWS = ("batch", "map", "multiples", "exports", "results?point=0", "tables?point=0")


@pytest.fixture
def begun(home, sweep):
    """A sweep whose process has begun, and has not prepared its points."""
    folder = RunFolder(home.runs / sweep)
    folder.path.mkdir()
    write_json(folder.path / SETTINGS, {"format": FORMAT, "version": VERSION, "kind": "batch", "request": {}})
    attempt = folder.add_attempt(1)
    with locked(folder.path, "run"):
        attempt.write(BEGIN, {})
        yield attempt


def test_a_sweep_that_has_just_begun_is_waited_for(begun, client, home, sweep, make_batch):
    for view in VIEWS:
        answer = client.get(f"/api/runs/{sweep}/{view}")
        assert (answer.status_code, answer.json) == (202, {"waiting": {"done": 0, "total": 0}}), view
    assert client.get(f"/api/compare?runs={sweep}:0").status_code == 202
    download = client.get(f"/api/runs/{sweep}/export/table")
    assert (download.status_code, "not prepared yet" in download.json["error"]) == (409, True)
    with pytest.raises(NotReady):
        compared_path(home, f"{sweep}:0")
    make_batch({"J": ["1*nS", "2*nS"]}, folder=f"home/runs/{sweep}/batch")
    for view in VIEWS[:4]:
        assert client.get(f"/api/runs/{sweep}/{view}").status_code == 200, view


def test_a_sweep_that_ended_before_it_was_prepared_is_not_waited_for(begun, client, home, sweep):
    begun.write(OUTCOME, {"status": "failed"})
    with pytest.raises(NotThere, match="it was failed before they were prepared"):
        batch_of(home, sweep)
    for view in VIEWS[:4]:
        assert client.get(f"/api/runs/{sweep}/{view}").status_code == 404, view


def test_a_sweep_that_waits_in_the_queue_is_waited_for(home, sweep):
    folder = RunFolder(home.runs / sweep)
    folder.path.mkdir()
    write_json(folder.path / SETTINGS, {"format": FORMAT, "version": VERSION, "kind": "batch", "request": {}})
    folder.add_attempt(1)
    with pytest.raises(NotReady):
        batch_of(home, sweep)
