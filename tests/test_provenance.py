"""Where a result comes from, and what differs here."""

import hashlib

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.provenance import copy_tables, describe, differences, way
from cxsystem2.results import load, save
from cxsystem2.results.records import InputFile


def kept(content):
    return InputFile(len(content), hashlib.sha256(content).hexdigest(), content)


def test_a_fresh_result_differs_in_nothing(small_results):
    assert differences(small_results) == []
    found = describe(small_results)
    assert (found["seed"], found["device"], found["options"], found["tables"]) == (3, "python", {}, True)
    assert [one["idx"] for one in found["populations"]] == ["0", "1", "2"]
    assert found["populations"][1]["rate"] == small_results.rates()["1"]
    assert {"system", "machine", "python", "brian2"} <= found["versions"].keys()


def test_where_a_device_could_be_fast_it_is_said_that_it_was_not(small_results):
    assert small_results.settings["fast"] and way(small_results) == ""  # the random numbers of cpp, which is usual
    small_results.settings["fast"] = False
    assert way(small_results) == "Brian2 alone"
    small_results.device = "cpp"
    assert (describe(small_results)["options"], way(small_results)) == ({"fast": False}, "Brian2 alone")
    del small_results.settings["fast"]  # as in results of versions that could not be fast
    assert (describe(small_results)["options"], way(small_results)) == ({}, "")
    small_results.settings |= {"fast": True, "precision": "single"}
    assert way(small_results) == "fast, single precision"
    small_results.settings["precision"] = "packed"
    assert way(small_results) == "fast, packed precision"


def test_other_versions_and_other_files_differ(small_results, tmp_path):
    small_results.versions |= {"brian2": "1.0", "nvcc": "12.2"}
    small_results.inputs = {"same.csv": kept(b"1"), "other.csv": kept(b"2"), "gone.csv": kept(b"3")}
    save(small_results, tmp_path / "run.h5")
    for name in ("same.csv", "other.csv"):
        (tmp_path / name).write_bytes(b"1")
    found = {one["what"]: one["here"] for one in differences(load(tmp_path / "run.h5"))}
    assert found.keys() == {"brian2", "nvcc", "input other.csv", "input gone.csv"}
    assert (found["nvcc"], found["input gone.csv"]) == ("none", "none")
    assert found["input other.csv"] == hashlib.sha256(b"1").hexdigest()


def test_the_compiler_is_kept_of_a_device_that_has_one():
    from cxsystem2.devices import devices
    from cxsystem2.devices.compiler import compiler_version
    from cxsystem2.recording.assemble import built_with

    assert built_with(devices["cpp"]) == compiler_version()


def test_tables_and_inputs_are_copied(small_results, tmp_path):
    small_results.inputs = {"data/x.csv": kept(b"1,2"), "large.mat": InputFile(10**7, "0" * 64)}
    written = copy_tables(small_results, tmp_path / "copy")
    assert [str(path.relative_to(tmp_path / "copy")) for path in written] == ["anatomy.csv", "physiology.csv", "data/x.csv"]
    assert written[0].read_text() == small_results.anatomy and written[2].read_bytes() == b"1,2"
    with pytest.raises(FileProblem, match="exists already"):
        copy_tables(small_results, tmp_path / "copy")
    copy_tables(small_results, tmp_path / "copy", overwrite=True)


@pytest.mark.parametrize("name", ["../x.csv", "/tmp/x.csv", "anatomy.csv"])
def test_an_input_of_a_stranger_is_not_written_elsewhere(small_results, tmp_path, name):
    small_results.inputs = {name: kept(b"1")}
    with pytest.raises(FileProblem, match="is no name for an input file"):
        copy_tables(small_results, tmp_path / "copy")
    assert not (tmp_path / "copy").exists() and not (tmp_path / "x.csv").exists()
