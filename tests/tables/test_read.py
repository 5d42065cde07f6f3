"""Reading tables of any format: what decides on the kind, and what is said of a file that is no table."""

from pathlib import Path

import pytest

from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy, Physiology, read
from cxsystem2.tables.read import read_anatomy, read_any, read_physiology, read_upload

ANATOMY = b"row_type,idx,number_of_neurons,neuron_type,layer_idx\nG,1,5,SS,4\n"
PHYSIOLOGY = b"Variable,Key,Value\nJ,,2*nS\n"


@pytest.fixture
def report():
    return Report()


def told(report):
    return [problem.message for problem in report]


@pytest.mark.parametrize("data, kind", [(ANATOMY, Anatomy), (PHYSIOLOGY, Physiology)])
def test_the_content_decides_what_a_table_is(data, kind, report, tmp_path):
    (tmp_path / "table.csv").write_bytes(data)
    first, second = read_any(tmp_path / "table.csv", report), read_upload(data, "sent.CSV", report)
    assert type(first) is type(second) is kind and told(report) == []
    assert (first.source, second.source) == (str(tmp_path / "table.csv"), "sent.CSV")


def test_a_table_that_is_read_already_is_copied(report):
    anatomy, physiology = read_upload(ANATOMY, "a.csv", report), read_upload(PHYSIOLOGY, "p.csv", report)
    first, second = read_anatomy(anatomy, report), read_physiology(physiology, report)
    assert first is not anatomy and second is not physiology
    assert [row.cells["idx"].text for row in first.of("G")] == ["1"]
    for row in first.rows:
        row.cells.clear()
    assert [row.cells["idx"].text for row in anatomy.of("G")] == ["1"]


@pytest.mark.parametrize(
    "name, data, message",
    [
        (
            "table.doc",
            b"PK",
            "unknown kind of file '.doc'; tables are .csv, .tsv, .txt, .json, .yaml, .yml, .xlsx, .xlsm, .ods files",
        ),
        ("table.csv", b"caf\xe9 \x81\x8d", "the file is not text; save it as 'CSV UTF-8' in the spreadsheet program"),
        ("table.csv", b" \n\n", "the file is empty"),
    ],
)
def test_what_is_no_table_is_one_problem(name, data, message, report, tmp_path):
    assert isinstance(read_upload(data, name, report), Physiology)
    assert told(report) == [message]
    (tmp_path / name).write_bytes(data)
    assert not read_anatomy(tmp_path / name, report).rows
    assert told(report) == [message, message]


def test_a_file_that_cannot_be_read_is_one_problem(report, tmp_path, monkeypatch):
    read_physiology(tmp_path / "none.csv", report)
    (tmp_path / "folder.csv").mkdir()
    read_physiology(tmp_path / "folder.csv", report)
    (tmp_path / "long.csv").write_bytes(ANATOMY)
    monkeypatch.setattr(read, "_LIMIT", 10)
    read_anatomy(tmp_path / "long.csv", report)
    assert {Path(problem.place.file).name: problem.message for problem in report} == {
        "none.csv": "the file cannot be read: No such file or directory",
        "folder.csv": "the file cannot be read: Is a directory",
        "long.csv": "the file is larger than 0 MiB; this is not a table",
    }


def test_a_source_of_another_kind_is_a_mistake_of_the_program(report):
    with pytest.raises(TypeError, match="the anatomy table must be a path, a dictionary or a DataFrame, not list"):
        read_anatomy([1, 2], report)
