"""The shape of trees: parts of the anatomy table, lists and mappings of the physiology table."""

import pandas as pd
import pytest

from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_any, read_physiology
from cxsystem2.tables.tree import write

ANATOMY = {"params": {"runtime": "500*ms", "benchmark": True}, "G": [{"idx": 1, "p": 0.5}, {"#": ["# G", "2"]}]}


def test_a_dictionary_is_an_anatomy_table(plain):
    report = Report()
    table = read_anatomy(ANATOMY, report)
    assert str(report) == ""
    assert plain(table) == [
        ("params", {"runtime": "500*ms", "benchmark": "1"}), ("G", {"idx": "1", "p": "0.5"}), ("#", ["# G", "2"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"physio_data": [{"Variable": "k", "Value": 2}, {"Variable": "SS", "Key-Value": [{"Key": "C", "Value": "1*pF"}]}]},
        {"k": 2, "SS": {"C": "1*pF"}},
    ],
)
def test_a_physiology_table_may_be_a_list_or_a_mapping(plain, given):
    report = Report()
    table = read_physiology(given, report)
    assert str(report) == ""
    assert plain(table) == [("k", None, "2", ""), ("SS", "C", "1*pF", "")]


def test_an_empty_block_is_kept(plain):
    assert plain(read_physiology({"VPM": {}}, Report())) == [("VPM", None, "", "")]


def test_a_data_frame_with_columns_is_a_physiology_table(plain):
    frame = pd.DataFrame({"Variable": ["k", None], "Key": [None, None], "Value": ["2", None], "Comment": ["two", None]})
    report = Report()
    assert plain(read_physiology(frame, report)) == [("k", None, "2", "two")]
    assert report.clean


def test_a_data_frame_without_columns_is_an_anatomy_table(plain):
    frame = pd.DataFrame([["row_type", "idx"], ["G", 1]])
    assert plain(read_anatomy(frame, Report())) == [("G", {"idx": "1"})]


def test_the_kind_of_a_tree_is_seen_from_its_parts():
    assert type(read_any(ANATOMY, Report())).__name__ == "Anatomy"
    assert type(read_any({"k": 1}, Report())).__name__ == "Physiology"


@pytest.mark.parametrize("source", [3, None, ["a"]])
def test_anything_else_is_no_table(source):
    with pytest.raises(TypeError, match="must be a path, a dictionary or a DataFrame"):
        read_anatomy(source, Report())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"GG": []}, "unknown part 'GG'; did you mean 'G'?"),
        ({"G": ["x"]}, "a row is a mapping from column names to values"),
        ({"G": [{"p": [1]}]}, "one value is expected here; put quotes around it"),
    ],
)
def test_a_misshapen_anatomy_tree_is_one_problem(given, message):
    report = Report()
    read_anatomy(given, report)
    assert [each.message for each in report.errors] == [message]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"Variable": "k", "Value": 2, "Unit": "mV"}, "nothing reads the key 'Unit'; known are Variable, Value, Comment"),
        ({"Variable": "k", "value": 2}, "nothing reads the key 'value'; did you mean 'Value'?"),
        ({"Variable": "SS", "Key": "C", "Value": "1*pF"}, "nothing reads the key 'Key'; known are Variable, Value, Comment"),
        (
            {"Variable": "SS", "Value": 3, "Key-Value": [{"Key": "C", "Value": 1}]},
            "nothing reads the key 'Value'; did you mean 'Key-Value'?",
        ),
        (
            {"Variable": "SS", "Key-Value": [{"Key": each, "Value": 1, "Unit": "pF"} for each in ("C", "D")]},
            "nothing reads the key 'Unit'; known are Key, Value, Comment",
        ),
        ({"Variable": "k", "Value": 2, "Unit": "", "#": "why", "#note": "so"}, ""),
    ],
)
def test_keys_of_an_entry_that_nothing_reads_are_told_once(entry, message):
    report = Report()
    read_physiology({"physio_data": [entry]}, report)
    assert report.clean
    assert "".join(each.message for each in report) == message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"physio_data": [], "x": 1}, "unknown part 'x' beside 'physio_data'"),
        ({"physio_data": 3}, "a physiology table has a list 'physio_data' or a mapping of variables at its top"),
        ({"physio_data": [{"Value": 1}]}, "an entry of the physiology table needs a 'Variable'"),
        ({"physio_data": [{"Variable": "SS", "Key-Value": 3}]}, "'Key-Value' is a list of {Key, Value, Comment}"),
        ({"physio_data": [{"Variable": "SS", "Key-Value": [{"Value": 3}]}]}, "an entry of the physiology table needs a 'Key'"),
        ({"physio_data": [{"Variable": "SS", "Key-Value": [{"Key": "C"}]}]}, "this key has no 'Value'"),
        (
            {"physio_data": [{"Variable": "SS", "Key-Value": [{"Key": "C", "Value": [1]}]}]},
            "one value is expected here; put quotes around it",
        ),
        ({"k": [1]}, "one value is expected here; put quotes around it"),
        ({"SS": {"C": [1]}}, "one value is expected here; put quotes around it"),
    ],
)
def test_a_misshapen_physiology_tree_is_one_problem(given, message):
    report = Report()
    read_physiology(given, report)
    assert [each.message for each in report.errors] == [message]


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("-3", -3), ("0", 0), ("007", "007"), ("-0", "-0"), ("--", "--"), ("--5", "--5"), ("0.02", "0.02"), ("٣", "٣"),
     ("1" * 5000, "1" * 5000)],
)  # fmt: skip
def test_whole_numbers_are_written_as_numbers_and_all_else_as_text(text, value):
    table = read_physiology({"k": text}, Report())
    assert write(table, switched_off=True)["physio_data"][0]["Value"] == value
