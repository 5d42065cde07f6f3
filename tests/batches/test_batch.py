"""The directory of a batch."""

import csv
import json

import pytest

from cxsystem2 import Batch
from cxsystem2.batches import Status
from cxsystem2.errors import FileProblem
from cxsystem2.lock import locked


def tell(batch, number, status, **more):
    run = batch.runs[number]
    record = batch.record(run)
    record.status = Status(status)
    for name, value in more.items():
        setattr(record, name, value)
    record.write(batch.path(run))


def test_rows_are_what_the_records_say(make):
    batch = make({"J": ["1*nS", "2*nS", "3*nS"]})
    result = batch.result(batch.runs[0])
    result.write_bytes(b"whole")
    tell(batch, 0, "done", result=f"results/{result.name}", seconds=1.5)
    tell(batch, 1, "failed", error="no luck")
    rows = batch.rows()
    assert rows.index.name == "run" and rows.index.tolist() == [0, 1, 2]
    names = ["J", "trial", "seed", "status", "started", "seconds", "result", "error", "device", "fast"]
    assert rows.columns.tolist() == names
    assert rows["status"].tolist() == ["done", "failed", "waiting"]
    assert rows["error"].tolist() == ["", "no luck", ""]
    assert batch.counts() == {"waiting": 1, "running": 0, "done": 1, "failed": 1, "not_a_number": 0}
    batch.write_manifest()
    with open(batch.manifest, newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["result"] for row in found] == [f"results/{result.name}", "", ""]
    assert list(found[0]) == ["run", *names]


def test_a_result_that_is_gone_is_missing(make):
    batch = make({"J": ["1*nS", "2*nS"]})
    tell(batch, 0, "done", result="results/gone.h5")
    assert batch.rows()["status"].tolist() == ["waiting", "waiting"]


@pytest.mark.parametrize(
    ("bytes_there", "more", "why"),
    [
        (0, {}, "is damaged: it has 0 bytes"),
        (5, {"size": 10}, "is damaged: it has 5 bytes of 10"),
        (10, {"size": 10, "values": {"J": "7*nS"}}, "its record tells of a run with other values"),
        (10, {"size": 10, "seed": 99}, "its record tells of a run with other values"),
    ],
)
def test_a_result_that_was_changed_does_not_count(make, bytes_there, more, why):
    batch = make({"J": ["1*nS", "2*nS"]})
    result = batch.result(batch.runs[0])
    result.write_bytes(bytes(bytes_there))
    tell(batch, 0, "done", result=f"results/{result.name}", **more)
    (row,) = batch.rows()[batch.rows()["status"] == "failed"].to_dict("records")
    assert why in row["error"]


@pytest.mark.parametrize("place", ["/etc/passwd", "results/../../mine.h5", "mine.h5"])
def test_a_result_elsewhere_is_none_of_this_batch(make, place):
    batch = make()
    (batch.folder.parent / "mine.h5").touch()
    (batch.folder / "mine.h5").touch()
    tell(batch, 0, "done", result=place)
    assert "which is no result of this batch" in batch.record(batch.runs[0]).error


def test_tables_and_points_tell_when_they_were_changed(make):
    batch = make({"J": ["1*nS", "2*nS"]})
    assert batch.changed() == []
    points, anatomy = batch.folder / "points.csv", batch.folder / "tables" / "anatomy.csv"
    points.write_text("\n".join(points.read_text().splitlines()[:-1]) + "\n")
    anatomy.write_text(anatomy.read_text().replace("80", "81", 1))
    assert sorted(Batch.open(batch.folder).changed()) == ["points.csv", "tables/anatomy.csv"]
    with pytest.raises(FileProblem, match="changed after the batch was made"):
        Batch.open(batch.folder).run(workers=1)


def test_a_batch_is_the_own_one_of_who_has_made_it(make, monkeypatch, tmp_path):
    batch = make({"J": ["1*nS", "2*nS"]})
    assert batch.is_own
    settings = batch.folder / "batch.json"
    content = json.loads(settings.read_text())
    settings.write_text(json.dumps({**content, "home": "/"}))
    assert not Batch.open(batch.folder).is_own
    settings.write_text(json.dumps(content))
    assert Batch.open(batch.folder).is_own
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "somebody"))
    assert not Batch.open(batch.folder).is_own


def test_what_runs_is_waiting_when_nobody_works_on_it(make):
    batch = make({"J": ["1*nS", "2*nS"]})
    tell(batch, 0, "running")
    assert batch.rows()["status"].tolist() == ["waiting", "waiting"]
    with locked(batch.folder):
        assert batch.rows()["status"].tolist() == ["running", "waiting"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "this folder is not a batch; it has no batch.json"),
        ("{", "the settings of the batch cannot be read"),
        ("[]", "these are not the settings of a batch"),
        ('{"format": "cxsystem2 batch", "version": 99}', "of a newer version of cxsystem2"),
        ('{"format": "cxsystem2 batch", "version": 1}', "the settings of the batch are damaged"),
    ],
)
def test_a_folder_that_is_no_batch_is_one_sentence(tmp_path, content, message):
    if content is not None:
        (tmp_path / "batch.json").write_text(content)
    with pytest.raises(FileProblem, match=message):
        Batch.open(tmp_path)


def test_points_that_are_damaged_are_one_sentence(make):
    batch = make({"J": ["1*nS", "2*nS"]})
    (batch.folder / "points.csv").write_text("run,trial,seed,J\n0,0\n")
    with pytest.raises(FileProblem, match="the points of the batch cannot be read"):
        Batch.open(batch.folder)


def test_settings_can_be_read_without_this_package(make):
    batch = make({"J": ["1*nS"]})
    found = json.loads((batch.folder / "batch.json").read_text())
    assert (found["title"], found["seed"], found["seeds"]) == ("small", 3, "common")
