"""Files beside the tables of a project: plain names, ids instead of paths, and tables that find them."""

import io

import pytest


@pytest.fixture
def project(client):
    return client.post("/api/projects", json={"example": "coba_eif"}).json


def put(client, project, *files):
    data = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return client.post(f"/api/projects/{project['id']}/files", data=data, content_type="multipart/form-data")


def test_a_file_is_kept_listed_and_removed(client, project):
    (kept,) = put(client, project, ("spikes.csv", b"0,1\n")).json
    assert (kept["name"], kept["bytes"]) == ("spikes.csv", 4)
    assert client.get(f"/api/projects/{project['id']}/files").json == [kept]
    (again,) = put(client, project, ("spikes.csv", b"0,1,2\n")).json
    assert again["id"] == kept["id"] and again["bytes"] == 6
    assert client.delete(f"/api/projects/{project['id']}/files/{kept['id']}").status_code == 200
    assert client.get(f"/api/projects/{project['id']}/files").json == []
    assert client.delete(f"/api/projects/{project['id']}/files/{kept['id']}").status_code == 404


@pytest.mark.parametrize(
    ("name", "plain"),
    [("../../x.h5", "x.h5"), ("/etc/passwd", "etc_passwd"), ("a b.mat", "a_b.mat"), ("..\\..\\y.csv", "y.csv")],
)
def test_a_name_is_never_a_path(client, project, home, name, plain):
    (kept,) = put(client, project, (name, b"x")).json
    assert kept["name"].endswith(plain)
    inside = [path for path in home.folder.rglob("*") if path.name == kept["name"]]
    assert [path.parent.name for path in inside] == ["tables"]


@pytest.mark.parametrize("name", ["..", ".", "/", "anatomy.csv", "Physiology.CSV", ".hidden.part"])
def test_names_that_are_refused(client, project, name):
    before = client.get(f"/api/projects/{project['id']}").json
    assert put(client, project, (name, b"x")).status_code in (400, 409)
    assert client.get(f"/api/projects/{project['id']}").json == before


def test_a_table_finds_the_file_beside_it(client, project):
    """A connections file that is not there is an error; one that is there but is none is another error: it was found."""
    params = project["document"]["sheets"]["params"]
    params["columns"] += ["import_connections_from", "load_positions"]
    params["rows"][-1]["cells"] += ["mine.h5", "1"]

    def message():
        answer = client.post("/api/check", json={**project["document"], "project": project["id"]}).json
        return next(p["message"] for p in answer["problems"] if p["column"] == "import_connections_from")

    missing = message()
    put(client, project, ("mine.h5", b"this is no HDF5"))
    assert message() != missing


def test_a_name_that_no_disk_takes_is_one_sentence(client, project):
    answer = put(client, project, ("a" * 300 + ".csv", b"x"))
    assert (answer.status_code, list(answer.json)) == (400, ["error"])


def test_a_file_can_be_replaced_where_there_is_no_room_for_another(client, project, monkeypatch):
    monkeypatch.setattr("bui.projects.files.MOST_FILES", 1)
    assert put(client, project, ("a.csv", b"1")).status_code == 201
    assert put(client, project, ("b.csv", b"1")).status_code == 400
    assert put(client, project, ("a.csv", b"2")).status_code == 201
