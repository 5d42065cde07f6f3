"""What users say about hyper-parameters, and what is said to them."""

import pytest

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, First, draw
from cxsystem2.lfads.ranges import ranges_of, ranges_of_file


def test_nothing_said_is_as_declared():
    assert ranges_of(None) == dict(HYPERPARAMETERS)


def test_a_value_is_where_members_begin():
    one = ranges_of({"learning_rate": {"value": 1e-3, "low": "1e-4", "high": 2e-3}})["learning_rate"]
    assert (one.value, one.low, one.high, one.tunable) == (1e-3, 1e-4, 2e-3, True)
    assert (draw(3, 0, {"learning_rate": one})["learning_rate"] == 1e-3).all()
    two = ranges_of({"kl_inputs": {"value": 1e-5}})["kl_inputs"]
    assert (draw(3, 0, {"kl_inputs": two})["kl_inputs"] == 1e-5).all()


def test_a_number_alone_is_not_searched_and_may_be_anything_that_makes_sense():
    one = ranges_of({"coordinated_dropout": 0})["coordinated_dropout"]
    assert (one.value, one.tunable) == (0, False)
    assert (draw(3, 0, {one.name: one})[one.name] == 0).all()


def test_what_is_off_can_be_searched():
    one = ranges_of({"l2_encoders": {"tunable": True}})["l2_encoders"]
    assert one.tunable and one.value == one.low
    assert (draw(50, 0, {one.name: one})[one.name] >= one.low).all()


def test_a_narrower_range_takes_the_beginning_with_it():
    one = ranges_of({"learning_rate": {"high": 1e-3}})["learning_rate"]
    assert one.begin == 1e-3
    assert ranges_of({"coordinated_dropout": {"high": 0.2}})["coordinated_dropout"].begin == 0.2


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"lerning_rate": 1e-3}, "unknown hyper-parameter 'lerning_rate'; did you mean 'learning_rate'?"),
        ({"learning_rate": {"hi": 1}}, "unknown word 'hi'; did you mean 'high'?"),
        (
            {"learning_rate": {"value": 0.1}},
            "value 0.1 is outside of its range, 1e-05 to 0.005; "
            "choose another one, say another low or high, or 'tunable: false'",
        ),
        ({"dropout": {"low": 0.5, "high": 0.1}}, "low 0.5 is not below high 0.1"),
        ({"dropout": {"low": 0.7}}, "low 0.7 is not below high 0.6"),
        ({"learning_rate": "0,5"}, "'0,5' has a comma; write a decimal point (0.5)"),
        (
            {"learning_rate": "1,004"},
            "'1,004' has a comma, which may divide thousands or decimals; write 1004 or 1.004",
        ),
        ({"learning_rate": "fast"}, "value is a number, not 'fast'"),
        ({"learning_rate": "nan"}, "value cannot be nan"),
        ({"learning_rate": None}, "value is one number"),
        ({"learning_rate": [1, 2]}, "give a number, or a mapping with value, low, high, perturbation, tunable, first"),
        ({"dropout": 1}, "value 1 makes no sense; it is at least 0 and below 1"),
        ({"dropout": {"high": 1.5}}, "high 1.5 makes no sense; it is at least 0 and below 1"),
        ({"l2_generator": -1}, "value -1 makes no sense; it is at least 0"),
        ({"dropout": {"perturbation": 0}}, "perturbation 0 is not above 0; say 'tunable: false' instead"),
        ({"dropout": {"tunable": "perhaps"}}, "tunable is true or false, not 'perhaps'"),
        ({"dropout": {"first": "normal"}}, "first is fixed, uniform, log, not 'normal'"),
        ({"dropout": {"first": "log"}}, "first 'log' needs a low above 0"),
    ],
)
def test_each_mistake_is_one_sentence(said, message):
    with pytest.raises(TableError) as caught:
        ranges_of(said)
    (problem,) = caught.value.report
    assert problem.message == message


def test_all_mistakes_are_told_at_once():
    with pytest.raises(TableError) as caught:
        ranges_of({"lerning_rate": 1, "dropout": 3, "kl_inputs": {"low": 2}})
    assert len(caught.value.report) == 3


def test_a_file_says_the_same_and_a_mistake_has_its_place(tmp_path):
    path = tmp_path / "search.yaml"
    path.write_text("hyperparameters:\n  learning_rate: {value: 1e-3, tunable: false}\n  dropout: 0.1\n")
    found = ranges_of_file(path)
    assert (found["learning_rate"].value, found["learning_rate"].tunable, found["dropout"].value) == (1e-3, False, 0.1)
    assert found["learning_rate"].first is First.FIXED
    path.write_text("hyperparameters:\n  dropout:\n    low: 0,5\n")
    with pytest.raises(TableError) as caught:
        ranges_of_file(path)
    assert str(caught.value) == f"{path}:3:10 [dropout] '0,5' has a comma; write a decimal point (0.5)"
    path.write_text("hyperparameters:\n  dropout: {low: 0,5}\n")
    with pytest.raises(TableError, match="has a comma"):
        ranges_of_file(path)


@pytest.mark.parametrize("text", ["", "dropout: 0.1\n", "hyperparameters:\n", "hyperparameters: 3\n", "- 1\n", "a: [\n"])
def test_a_file_of_something_else_is_refused(tmp_path, text):
    path = tmp_path / "search.yaml"
    path.write_text(text)
    with pytest.raises(TableError):
        ranges_of_file(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileProblem, match="cannot be read"):
        ranges_of_file(tmp_path / "none.yaml")
