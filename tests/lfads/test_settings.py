"""Settings of a training: a YAML file becomes sizes, a plan and ranges, or each mistake has its row and column."""

import pytest

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.lfads.settings import Settings, read_settings


def write(folder, text):
    path = folder / "settings.yaml"
    path.write_text(text)
    return path


def test_each_part_may_be_left_out(tmp_path):
    found = read_settings(write(tmp_path, "model:\n  factors: 8\n  causal: true\n"))
    assert (found.sizes.factors, found.sizes.causal, found.sizes.encoder) == (8, True, Settings().sizes.encoder)
    assert found.plan == Settings().plan and found.ranges == Settings().ranges


def test_all_three_parts(tmp_path):
    text = "model: {generator: gru}\ntraining: {batch: 100, withheld: 0.2, metric: samples}\nhyperparameters: {dropout: 0.1}\n"
    found = read_settings(write(tmp_path, text))
    assert (found.plan.batch, found.plan.withheld, found.plan.metric) == (100, 0.2, "samples")
    assert found.ranges["dropout"].value == 0.1 and not found.ranges["dropout"].tunable


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("model: {fators: 3}", "1:17", "did you mean 'factors'?"),
        ("traning: {batch: 3}", "1:", "did you mean 'training'?"),
        ("model: {factors: 2.5}", "1:18", "factors is a whole number, not 2.5"),
        ("model:\n  factors: '1,5'", "2:12", "a comma"),
        ("model: {factors: 1,5}", "1:", "a number has a comma; write a decimal point"),
        ("model: {causal: perhaps}", "1:17", "causal is true or false, not 'perhaps'"),
        ("model: {factors: 0}", "1:", "factors of the model is 0"),
        ("training: {metric: trial}", "1:", "did you mean 'trials'?"),
        ("training: {decay: 0}", "1:", "give a number from 0.01 to 1"),
        ("training: {metric: samples}", "1:", "`withheld` is 0"),
        ("model: 3", "1:8", "write names below 'model:'"),
        ("hyperparameters: {learning_rat: 3}", "1:", "did you mean 'learning_rate'?"),
        ("- 1", "settings.yaml", "none of the parts"),
    ],
)
def test_each_mistake_is_one_sentence_with_its_place(tmp_path, text, place, sentence):
    with pytest.raises(TableError) as raised:
        read_settings(write(tmp_path, text))
    (problem,) = raised.value.report
    assert place in str(problem.place) and sentence in problem.message


def test_all_mistakes_are_told_at_once(tmp_path):
    with pytest.raises(TableError) as raised:
        read_settings(write(tmp_path, "model: {a: 1}\ntraining: {b: 1}\nhyperparameters: {c: 1}\n"))
    assert len(raised.value.report) == 3


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileProblem, match="cannot be read"):
        read_settings(tmp_path / "none.yaml")


def test_another_generator_brings_what_suits_it():
    sizes = Settings().sizes
    node = sizes.with_generator("node")
    assert (node.generator_units, node.inputs, node.readout) == (3, 3, "linear") and sizes.with_generator("gru") is sizes
