"""``cxsystem2 examples``, and the examples themselves."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import examples
from cxsystem2.checking import check


def test_examples_are_listed_with_a_sentence(command):
    lines = command("examples").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(examples())
    assert all(len(line.split()) > 5 for line in lines)


def test_an_example_is_copied_to_be_changed(command, tmp_path):
    assert command("examples", "layer4", "--copy", "mine").returncode == 0
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["layer4_anatomy.csv", "layer4_physiology.csv"]
    assert "exists already" in command("examples", "layer4", "--copy", "mine").stderr


@pytest.mark.parametrize("example", examples().values(), ids=lambda example: example.name)
def test_examples_have_no_problem_at_all(example):
    checked = check(example.anatomy, example.physiology)
    assert [str(problem) for problem in checked.report] == []


@pytest.mark.parametrize("example", examples().values(), ids=lambda example: example.name)
def test_examples_run(example):
    model = CxSystem(example.anatomy, example.physiology, device="python", changes=["runtime=5*ms"])
    results = model.run(save_results=False)
    # small probabilities draw nothing in some of its 317 pathways, which is told
    assert [warning for warning in results.warnings if "have no synapse" not in warning] == []
    assert sum(results.synapses.values()) > 40_000
