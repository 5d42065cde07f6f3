"""Projects: made, saved, kept as versions, imported, exported, removed; and what happens when files are damaged."""

import copy
import hashlib
import io
import json
import os
import shutil
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from bui.document.sheets import empty
from bui.projects.store import LONGEST_TITLE, Projects
from cxsystem2.catalogue import examples
from cxsystem2.errors import FileProblem
from cxsystem2.results import save as save_results
from cxsystem2.results.records import InputFile
from cxsystem2.starters import starters
from cxsystem2.tables import convert


@pytest.fixture
def project(client):
    return client.post("/api/projects", json={"example": "coba_eif"}).json


def save(client, project, **fields):
    return client.put(f"/api/projects/{project['id']}", json={"revision": project["revision"], **fields})


def test_a_copy_of_an_example(client, project, home):
    assert project["title"] == "coba_eif"
    assert project["about"] == "from the example coba_eif"
    assert client.get("/api/projects").json == [{k: v for k, v in project.items() if k not in ("document", "versions")}]
    assert client.get(f"/api/projects/{project['id']}").json == project
    assert (home.projects / project["id"] / "tables" / "anatomy.csv").is_file()


def test_the_document_is_saved_and_the_tables_with_it(client, project, home):
    document = project["document"]
    document["sheets"]["G"]["rows"][0]["cells"][1] = "321"
    head = save(client, project, document=document).json
    assert head["revision"] == 2
    assert client.get(f"/api/projects/{project['id']}").json["document"] == document
    assert "321" in (home.projects / project["id"] / "tables" / "anatomy.csv").read_text()


def test_a_second_window_cannot_overwrite_the_first(client, project):
    assert save(client, project, document=project["document"]).status_code == 200
    answer = save(client, project, document=empty())
    assert answer.status_code == 409
    assert "another window" in answer.json["error"]
    assert client.get(f"/api/projects/{project['id']}").json["document"] == project["document"]


def test_the_title(client, project):
    assert save(client, project, title="  My \n network ").json["title"] == "My network"
    for wrong in ("", "  ", "x" * (LONGEST_TITLE + 1), 3, ["x"]):
        assert save(client, project, title=wrong).status_code == 400


def test_what_is_no_document_changes_nothing(client, project):
    assert save(client, project, document={"sheets": 1}).status_code == 400
    assert client.get(f"/api/projects/{project['id']}").json["revision"] == 1


def test_a_copy_and_an_empty_one(client, project):
    copy = client.post("/api/projects", json={"copy": project["id"]}).json
    assert copy["title"] == "coba_eif (copy)" and copy["document"] == project["document"]
    assert client.post("/api/projects", json={"title": "new"}).json["document"] == empty()
    assert client.post("/api/projects", json={"example": "nonsense"}).status_code == 400
    assert client.post("/api/projects", json={"copy": "0" * 12}).status_code == 404


def test_versions_are_kept_once_and_differ(client, project):
    path = f"/api/projects/{project['id']}"
    assert client.post(f"{path}/versions", json={"comment": "first"}).json["number"] == 1
    assert client.post(f"{path}/versions", json={}).json == {**client.get(path).json["versions"][0], "number": 1}
    project["document"]["sheets"]["G"]["rows"][0]["cells"][1] = "100"
    save(client, project, document=project["document"])
    assert client.post(f"{path}/versions", json={}).json["number"] == 2
    (change,) = client.get(f"{path}/diff?a=1&b=2").json["changes"]
    assert (change["before"], change["after"]) == ("3200", "100")
    assert client.get(f"{path}/diff?a=2").json["changes"] == []
    assert client.get(f"{path}/versions/1").json["sheets"]["G"]["rows"][0]["cells"][1] == "3200"
    assert client.get(f"{path}/versions/9").status_code == 404
    for wrong in ("x", "-1", "1e3", "9" * 30):
        assert client.get(f"{path}/diff?a={wrong}").status_code == 400
    assert client.post(f"{path}/versions", json={"comment": "x" * 1000}).status_code == 400


def test_a_run_is_noted_at_its_version(app, project):
    projects = app.extensions["projects"]
    assert projects.keep(project["id"], run="a" * 12).runs == ("a" * 12,)
    assert projects.keep(project["id"], run="b" * 12).runs == ("a" * 12, "b" * 12)


@pytest.mark.parametrize("kind", ["csv", "json", "yaml"])
def test_export_and_import_again(client, project, kind):
    answer = client.get(f"/api/projects/{project['id']}/export/{kind}")
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as whole:
        files = [(io.BytesIO(whole.read(name)), name) for name in whole.namelist()]
    again = client.post("/api/import", data={"files": files}, content_type="multipart/form-data").json
    assert again["title"] == "coba_eif"
    checks = [client.post("/api/check", json=each["document"]).json for each in (project, again)]
    assert checks[0]["values"] == checks[1]["values"] and checks[1]["ready"]


def test_an_export_of_another_kind(client, project):
    assert client.get(f"/api/projects/{project['id']}/export/exe").status_code == 400


def put_in(client, *files):
    data = {"files": [(io.BytesIO(text.encode() if isinstance(text, str) else text), name) for name, text in files]}
    return client.post("/api/import", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("kind", ["csv", "json", "yaml", "xlsx", "ods"])
def test_an_exported_archive_is_imported_as_it_is(client, project, kind):
    answer = client.get(f"/api/projects/{project['id']}/export/{kind}")
    again = put_in(client, (f"coba_eif_{kind}.ZIP", answer.data)).json
    assert client.post("/api/check", json=again["document"]).json["ready"]


def test_a_result_is_opened_as_a_project_of_its_tables(client, small_results, tmp_path):
    small_results.title = "a colleague's"
    result = save_results(small_results, tmp_path / "run.h5").read_bytes()
    opened = put_in(client, ("colleague.h5", result))
    assert opened.status_code == 201 and opened.json["title"] == "colleague"
    assert client.post("/api/check", json=opened.json["document"]).json["ready"]
    for data, told in ((b"no HDF5", "colleague.h5: this is not a result file"), (result[:900], "colleague.h5: ")):
        refused = put_in(client, ("colleague.h5", data))
        assert refused.status_code == 400 and refused.json["error"].startswith(told)
        assert "cxsystem2-" not in refused.json["error"]


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_workbook_is_imported(client, project, tmp_path, suffix):
    example = examples()["coba_eif"]
    (book,) = convert([example.anatomy, example.physiology], tmp_path / f"My model.{suffix}")
    made = put_in(client, (book.name, book.read_bytes()))
    assert made.status_code == 201 and made.json["title"] == "My model"
    assert made.json["document"] == project["document"]
    refused = put_in(client, (book.name, book.read_bytes()[:-99]))
    assert refused.status_code == 422 and "the workbook cannot be read" in str(refused.json)


def test_archives_that_cannot_be_imported(client, home):
    def packed(*files):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as whole:
            for name, text in files:
                whole.writestr(name, text)
        return held.getvalue()

    good = packed(("../../net.csv", "row_type,idx\nG,1\n"), ("__MACOSX/._net.csv", "\0"), ("readme.txt", "x"))
    assert put_in(client, ("net.zip", good)).json["document"]["sheets"]["G"]["rows"] == [{"cells": ["1"]}]
    for data, words in (
        (b"PK not", "cannot be read"),
        (good[: len(good) // 2], "cannot be read"),
        (packed(("readme.txt", "x")), "no table"),
        (packed(*((f"{number}.csv", b"\0" * 2**24) for number in range(5))), "64 MiB"),
        (packed(("a.csv", "x"), ("b.csv", "x"), ("c.csv", "x")), "choose the anatomy table"),
    ):
        answer = put_in(client, ("net.zip", data))
        assert answer.status_code == 400 and words in answer.json["error"]
    assert len(list(home.projects.iterdir())) == 1


def zipped(content, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as whole:
        whole.writestr("net.csv", content)
    return held.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_that_unfold_at_once_are_refused(client, method):
    """The library unfolds bzip2 and LZMA a block at a time, whatever is asked for; a block of zeros has no end."""
    answer = put_in(client, ("net.zip", zipped(b"row_type,idx\nG,1\n", method)))
    assert answer.status_code == 400 and "unpack it and choose the tables" in answer.json["error"]


@pytest.mark.parametrize("said", [0, 1, 2**31])
def test_an_archive_whose_head_lies_of_sizes_unfolds_to_no_more_than_is_allowed(client, said):
    content = zipped(b"#" * (80 * 2**20))
    directory = content.rindex(b"PK\x01\x02")
    for place in (22, directory + 24):  # the head of the file, and the directory of the archive
        content = content[:place] + struct.pack("<I", said) + content[place + 4 :]
    tracemalloc.start()
    answer = put_in(client, ("net.zip", content))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 400
    assert "cannot be read" in answer.json["error"] or "64 MiB" in answer.json["error"]
    assert most < 3 * 64 * 2**20


def test_one_table_may_come_alone(client):
    made = put_in(client, ("net.csv", "row_type,idx\nG,1\n")).json
    assert made["document"]["sheets"]["G"]["rows"] == [{"cells": ["1"]}]
    assert made["document"]["sheets"]["physiology"]["rows"] == []


def test_semicolons_and_encodings_of_spreadsheet_programs(client):
    made = put_in(client, ("net.csv", "row_type;idx;area\r\nG;1;süd\r\n".encode("cp1252"))).json
    assert made["document"]["sheets"]["G"]["rows"] == [{"cells": ["1", "süd"]}]


def test_files_that_are_no_tables_are_told_with_their_place(client, home):
    answer = put_in(client, ("net.csv", 'row_type,idx\nG,"1\n'))
    assert answer.status_code == 422
    assert answer.json["problems"][0]["file"] == "net.csv"
    assert answer.json["problems"][0]["row"] == 2
    for files in ([("a.txt", "x")], [("a.csv", "")], [("a.json", "{")], [("a.csv", b"\x00\x01")], []):
        assert put_in(client, *files).status_code in (400, 422)
    two = put_in(client, ("a.csv", "row_type,idx\nG,1\n"), ("b.csv", "row_type,idx\nG,1\n"))
    assert "both files are anatomy tables" in two.json["error"]
    assert list(home.projects.iterdir()) == []


def test_a_project_is_removed_whole(client, project, home):
    assert client.delete(f"/api/projects/{project['id']}").status_code == 200
    assert list(home.projects.iterdir()) == []
    assert client.get(f"/api/projects/{project['id']}").status_code == 404
    assert client.delete(f"/api/projects/{project['id']}").status_code == 404


def test_a_damaged_project_does_not_hide_the_others(client, project, home):
    other = client.post("/api/projects", json={"example": "layer4"}).json
    (home.projects / project["id"] / "draft.json").write_text("nonsense")
    titles = {found["id"]: found["title"] for found in client.get("/api/projects").json}
    assert titles == {project["id"]: "(damaged)", other["id"]: "layer4"}
    answer = client.get(f"/api/projects/{project['id']}")
    assert answer.status_code == 400 and "damaged" in answer.json["error"]


def test_a_full_disk_leaves_the_document_as_it_was(client, project, home, monkeypatch):
    def full(target, text, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cxsystem2.files.Path.write_text", full, raising=False)
    answer = save(client, project, document=empty())
    monkeypatch.undo()
    assert answer.status_code == 400 and "No space left" in answer.json["error"]
    assert client.get(f"/api/projects/{project['id']}").json["document"] == project["document"]
    assert not [path for path in home.folder.rglob("*.part")]


@pytest.mark.parametrize("name", [*starters(), *examples()])
def test_every_example_opens(client, name):
    made = client.post("/api/projects", json={"example": name})
    assert made.status_code == 201
    assert client.post("/api/check", json=made.json["document"]).json["ready"]


def test_a_text_in_every_field_is_only_text(client):
    """Script in a title, a cell, a comment, a file name: it comes back as the text it is, as JSON, never as a page."""
    script = "<script>alert(1)</script>"
    document = empty()
    document["sheets"]["G"] = {"columns": [script], "rows": [{"cells": [script]}, {"note": [script]}]}
    document["sheets"]["physiology"]["rows"] = [{"cells": [script] * 4}]
    made = client.post("/api/projects", json={"title": script, "document": document})
    answers = [
        made,
        client.get("/api/projects"),
        client.post("/api/check", json=document),
        client.post(f"/api/projects/{made.json['id']}/versions", json={"comment": script}),
        put_in(client, (f"{script}.csv", "x")),
        client.get(f"/api/projects/{script}"),
        client.get(f"/{script}"),
    ]
    for answer in answers:
        assert answer.mimetype == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(made.data)["title"] == script


@pytest.mark.parametrize(
    "sheets", [{}, {"G": {"columns": ["idx"], "rows": [{"note": ["# x"], "cells": 5, "more": 1}, {"cells": ["1"], "off": 1}]}}]
)
def test_a_document_is_kept_whole_whatever_a_script_leaves_out(client, sheets):
    made = client.post("/api/projects", json={"title": "t", "document": {"sheets": sheets, "other": 1}}).json
    assert set(made["document"]) == {"sheets", "models"}
    assert list(made["document"]["sheets"]) == list(empty()["sheets"])
    assert all(set(row) <= {"cells", "off", "note"} for row in made["document"]["sheets"]["G"]["rows"])
    assert client.get(f"/api/projects/{made['id']}/diff").json == {"changes": []}


def test_half_a_character_is_refused_before_anything_is_made(client, home):
    for body in (b'{"title": "\\ud800"}', b'{"title": "\xed\xa0\x80"}'):
        answer = client.post("/api/projects", data=body, content_type="application/json")
        assert (answer.status_code, list(answer.json)) == (400, ["error"])
    assert not any(home.projects.iterdir())
    assert client.post("/api/projects", data=b'{"title": "\\ud83d\\ude00"}', content_type="application/json").status_code == 201


def test_a_title_that_is_wrong_keeps_nothing_of_a_save(client, project):
    document = copy.deepcopy(project["document"])
    document["sheets"]["G"]["rows"][0]["cells"][1] = "321"
    for title in ("", "x\x1b[31m", "\x9b31m", 5, "x" * 1000):
        assert save(client, project, document=document, title=title).status_code == 400
    assert client.get(f"/api/projects/{project['id']}").json == project


def test_a_folder_that_is_no_project_does_not_hide_the_others(client, project, home):
    shutil.copytree(home.projects / project["id"], home.projects / f"{project['id']} (copy)")
    (home.projects / "0123456789ab").mkdir()
    assert [one["id"] for one in client.get("/api/projects").json] == [project["id"]]


def test_a_damaged_version_does_not_lock_up_the_project(client, project, home):
    client.post(f"/api/projects/{project['id']}/versions", json={"comment": "first"})
    (home.projects / project["id"] / "versions" / "0001.json").write_text("{")
    (head,) = client.get(f"/api/projects/{project['id']}").json["versions"]
    assert head["number"] == 1 and "damaged" in head["comment"]
    assert client.post(f"/api/projects/{project['id']}/versions", json={"comment": "second"}).json["number"] == 2


def test_what_a_killed_server_has_left_is_removed(app, home):
    left = home.projects / ".0123456789ab.part"
    left.mkdir()
    os.utime(left, (0, 0))
    fresh = home.projects / ".ba9876543210.part"
    fresh.mkdir()
    Projects(home)
    assert not left.exists() and fresh.exists()


def test_a_disk_that_is_full_leaves_no_half_project(client, home, monkeypatch):
    def refuse(*arguments, **options):
        raise FileProblem("no space left")

    monkeypatch.setattr("bui.projects.store._write_head", refuse)
    assert client.post("/api/projects", json={"title": "t"}).status_code == 400
    assert not any(home.projects.iterdir())


@pytest.mark.parametrize("number", ["9" * 300, "9" * 5000, "-1", "1e3", "٣"])
def test_a_version_of_an_absurd_number_is_not_there(client, project, number):
    assert client.get(f"/api/projects/{project['id']}/versions/{number}").status_code == 404


@pytest.mark.parametrize("name", [[1], {"a": 1}, 7, "a" * 5000, "x\0", "../x"])
def test_what_is_no_id_is_no_project(client, name):
    assert client.post("/api/check", json={"sheets": {}, "project": name}).status_code == 404
    assert client.post("/api/projects", json={"copy": name}).status_code == 404


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".ods"])
def test_what_libreoffice_has_written_is_imported(client, suffix):
    folder = Path(__file__).parents[2] / "tables/data/libreoffice"
    made = put_in(
        client, *((f"{kind}{suffix}", (folder / f"{kind}{suffix}").read_bytes()) for kind in ("anatomy", "physiology"))
    )
    assert made.status_code == 201
    checked = client.post("/api/check", json=made.json["document"]).json
    assert checked["ready"] and checked["problems"] == []


def test_small_input_files_of_a_result_come_along(client, small_results, tmp_path, home):
    held = InputFile(4, hashlib.sha256(b"1\n2\n").hexdigest(), b"1\n2\n")
    small_results.inputs = {
        "spikes.csv": held,
        "deep/other.csv": held,
        "large.mat": InputFile(10**7, "0" * 64),
        "anatomy.csv": held,
    }
    made = put_in(client, ("run.h5", save_results(small_results, tmp_path / "run.h5").read_bytes()))
    assert made.status_code == 201
    assert [one["name"] for one in client.get(f"/api/projects/{made.json['id']}/files").json] == ["spikes.csv"]
    assert (home.projects / made.json["id"] / "tables/spikes.csv").read_bytes() == b"1\n2\n"
