"""Projects as one file: out with versions, files and runs, and in again as a project of its own."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from bui.runs.folder import RunFolder
from cxsystem2.batches import Batch
from cxsystem2.results import load

GOLDEN = Path(__file__).parents[2] / "golden/v0_1_0/home"


def put(client, data, name="their network.cxproject"):
    files = {"files": [(io.BytesIO(data), name)]}
    return client.post("/api/projects/file", data=files, content_type="multipart/form-data")


@pytest.fixture
def project(client):
    made = client.post("/api/projects", json={"example": "ei", "title": "E and I"}).json
    path = f"/api/projects/{made['id']}"
    client.post(f"{path}/versions", json={"comment": "as sent"})
    files = {"files": [(io.BytesIO(b"1\n"), "spikes.csv")]}
    client.post(f"{path}/files", data=files, content_type="multipart/form-data")
    return made


def test_a_project_comes_back_as_it_was(client, project):
    sent = client.get(f"/api/projects/{project['id']}/file")
    assert "E_and_I.cxproject" in sent.headers["Content-Disposition"]
    opened = put(client, sent.data)
    assert opened.status_code == 201
    made = opened.json
    assert (made["title"], made["about"]) == ("E and I", "from the file their network.cxproject")
    assert made["id"] != project["id"] and made["document"] == project["document"]
    assert [(one["number"], one["comment"]) for one in made["versions"]] == [(1, "as sent")]
    assert [one["name"] for one in client.get(f"/api/projects/{made['id']}/files").json] == ["spikes.csv"]
    assert client.get(f"/api/projects/{made['id']}/versions/1").json == project["document"]


def test_runs_come_along_on_request(client, home, app):
    shutil.copytree(GOLDEN, home.folder, dirs_exist_ok=True)
    (own,) = client.get("/api/projects").json
    assert not any(name.startswith("runs/") for name in names(client.get(f"/api/projects/{own['id']}/file").data))
    sent = client.get(f"/api/projects/{own['id']}/file?runs=1").data
    made = put(client, sent).json
    rows = {row["project"]: row for row in client.get("/api/runs").json}
    theirs, mine = rows[own["id"]], rows[made["id"]]
    assert mine["id"] != theirs["id"] and mine["status"] == "done"
    assert {key: mine[key] for key in ("title", "seed", "device")} == {key: theirs[key] for key in ("title", "seed", "device")}
    assert load(RunFolder(home.runs / mine["id"]).result).populations["NG1_E_L4"].size == 40
    assert client.get(f"/api/runs/{mine['id']}/results").status_code == 200


def test_sweeps_come_along_without_folders_of_the_sender(client, home, app):
    shutil.copytree(GOLDEN, home.folder, dirs_exist_ok=True)
    folder = home.runs / "7105393780e7"
    settings = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**settings, "kind": "batch"}))
    (folder / "results.h5").unlink()
    shutil.copytree(GOLDEN.parent / "batch", folder / "batch")
    (folder / "batch/logs").mkdir()
    (folder / "batch/logs/0000.log").write_text("said")
    (own,) = client.get("/api/projects").json
    sent = client.get(f"/api/projects/{own['id']}/file?runs=1").data
    assert "runs/0001/batch/points.csv" in names(sent) and not any("logs" in name for name in names(sent))
    made = put(client, sent).json
    mine = next(row for row in client.get("/api/runs").json if row["project"] == made["id"])
    assert (mine["kind"], mine["status"]) == ("batch", "done")
    there = Batch.open(RunFolder(home.runs / mine["id"]).batch)
    assert there.settings.home == "" and not there.changed() and there.counts()["done"] == 2
    points = client.get(f"/api/runs/{mine['id']}/batch")
    assert points.status_code == 200
    refused = put(client, changed(sent, **{"runs__0001__batch__batch.json": None}))
    assert refused.status_code == 400 and "its run 0001 is not whole" in refused.json["error"]


def names(data):
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return whole.namelist()


def changed(data, **others):
    """A project file with other contents of some members; None leaves one out."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(held, "w") as new:
        members = {name: whole.read(name) for name in whole.namelist()} | {
            name.replace("__", "/"): own for name, own in others.items()
        }
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"history__0001.json": b"{}"}, "its version 0001.json cannot be read"),
        (
            {"history__0001.json": b'{"number": 1, "created": "", "document": {"sheets": 3}}'},
            "its version 0001.json cannot be read",
        ),
        ({"runs__0001__run.json": b"{}"}, "its run 0001 is not whole"),
        ({"files__../x": b""}, "has a name it may not have"),
        ({"files__anatomy.csv": b""}, "is the table of the project itself"),
        ({"manifest.json": b"{}"}, "this is no project file"),
    ],
)
def test_a_file_that_is_damaged_leaves_nothing(client, project, home, others, told):
    sent = client.get(f"/api/projects/{project['id']}/file").data
    refused = put(client, changed(sent, **others))
    assert refused.status_code in (400, 409) and told in refused.json["error"]
    assert [one["id"] for one in client.get("/api/projects").json] == [project["id"]]
    assert not [path for path in home.runs.iterdir() if path.is_dir() and not path.name.startswith(".")]


def test_one_file_at_a_time_and_none_that_is_too_large(client, project, app):
    assert client.post("/api/projects/file", data={}, content_type="multipart/form-data").status_code == 400
    app.config["MAX_CONTENT_LENGTH"] = 500
    refused = client.get(f"/api/projects/{project['id']}/file?runs=1")
    assert refused.status_code == 409 and "save it without its runs" in refused.json["error"]
