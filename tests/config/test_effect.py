"""Columns and rows that change nothing are told, with the reason."""

import pytest

from cxsystem2.checking import check
from cxsystem2.devices import devices
from cxsystem2.problems import Level


@pytest.fixture
def told(anatomy, physiology):
    """What is told of the small model after changes to its rows."""

    def told(*, params=None, relay=None, population=None, pathway=None):
        anatomy["params"] |= params or {}
        anatomy["IN"][0] |= relay or {}
        anatomy["G"][0] |= population or {}
        anatomy["S"][0] |= pathway or {}
        return [(problem.level, problem.label, problem.message) for problem in check(anatomy, physiology).report]

    return told


def test_a_model_of_which_everything_counts_is_silent(told):
    assert told() == []


@pytest.mark.parametrize(
    ("row", "column", "value", "level", "reason"),
    [
        ("pathway", "multiply_weight", "5", Level.WARNING, "synapses of type"),
        ("pathway", "spatial_decay", "0.8", Level.NOTE, "with sys_mode local"),
        ("pathway", "self_connections", "0", Level.NOTE, "different populations"),
        ("pathway", "p", "0", Level.WARNING, "its probability is 0"),
        ("population", "n_background_inputs", "10", Level.WARNING, "no 'background_rate'"),
        ("population", "n_background_inhibition", "10", Level.WARNING, "no 'background_rate_inhibition'"),
        ("params", "benchmark", "1", Level.WARNING, "timings are stored"),
        ("params", "threads", "2", Level.WARNING, "for the device cpp"),
        ("params", "delay_classes", "4", Level.NOTE, "a delay of its own"),
        ("params", "min_distance_rule", "grid", Level.NOTE, "no min_distance"),
        ("params", "pc_area_indexing", "legacy", Level.NOTE, "no pyramidal cell"),
        ("params", "pc_refractory", "5*ms", Level.NOTE, "no pyramidal cell"),
        ("params", "save_input_video", "1", Level.WARNING, "no input of the type Video"),
    ],
)
def test_a_column_without_effect_is_told(told, row, column, value, level, reason):
    found = told(**{row: {column: value}})
    assert [(each[0], each[1].rpartition(", ")[2]) for each in found] == [(level, column)], found
    assert reason in found[0][2]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("pathway", "multiply_weight", "1"),
        ("pathway", "multiply_weight", "--"),
        ("pathway", "self_connections", "1"),
        ("params", "delay_classes", "1"),
        ("params", "pc_area_indexing", "corrected"),
    ],
)
def test_a_column_that_says_what_is_so_anyway_is_not_told(told, row, column, value):
    assert told(**{row: {column: value}}) == []


def test_a_column_that_is_idle_in_all_rows_is_told_once(told, anatomy):
    for row in anatomy["S"]:
        row["spatial_decay"] = "0.8"
    (found,) = told()
    assert found[2].endswith(f"(and in {len(anatomy['S']) - 1} more rows)")


def test_inputs_without_a_rate_are_told_once_for_all_populations(told, anatomy):
    for row in anatomy["G"]:
        row["n_background_inputs"] = "10"
    (found,) = told()
    assert found[2].endswith(f"one of these inputs (and in {len(anatomy['G']) - 1} more row)")


def test_a_row_that_is_there_twice_is_told_at_the_second(told, anatomy):
    anatomy["S"].append({**anatomy["S"][1], "monitors": "[St]wght"})
    (found,) = told()
    assert found[:2] == (Level.WARNING, "S")
    assert "its synapses are there twice" in found[2]


def test_rows_that_differ_in_a_value_are_two_pathways(told, anatomy):
    anatomy["S"].append({**anatomy["S"][1], "p": "0.123"})
    assert told() == []


def test_a_model_of_which_nothing_is_recorded_is_told(told, anatomy):
    for row in (*anatomy["IN"], *anatomy["G"], *anatomy["S"]):
        row.pop("monitors", None)
    (found,) = told()
    assert found[0] is Level.WARNING
    assert "nothing is recorded" in found[2]


def test_an_input_that_goes_nowhere_is_told(told, anatomy):
    anatomy["IN"].append({**anatomy["IN"][0], "idx": 9, "monitors": "--"})
    (found,) = told()
    assert "no pathway begins at the input '9'" in found[2]


@pytest.mark.parametrize(
    "cell", ["[St]vm[dt]1*ms[dt]2*ms", "[St]vm[rec](0-2)[rec](0-3)", "[St]vm[dt]1*ms+vm", "[Rate][dt]1*ms [Rate][dt]2*ms"]
)
def test_two_recordings_of_one_variable_are_an_error(told, cell):
    (found,) = told(population={"monitors": f"[Sp] {cell}"})
    assert found[0] is Level.ERROR
    assert "twice" in found[2]


def test_what_a_device_of_another_package_heeds_is_not_told(install, told):
    class Mine(devices["python"]):
        """A device with threads and one delay for each pathway."""

        reads = ("threads", "delay_classes")

    install(devices, mine=Mine)
    params = {"device": "mine", "threads": "2", "delay_classes": "4"}
    assert [label for _, label, _ in told(params=params | {"fast": 1})] == []
    (found,) = told(params=params | {"fast": 0})
    message = "this has no effect: threads are for the device cpp, mine, and not where fast is 0"
    assert found == (Level.WARNING, "params, threads", message)


@pytest.mark.parametrize("word", ["cpp", "CPP", "cpp_standalone"])
def test_every_word_of_a_device_means_the_same(told, word):
    assert [label for _, label, _ in told(params={"device": word, "fast": 1, "threads": "2", "precision": "single"})] == []
