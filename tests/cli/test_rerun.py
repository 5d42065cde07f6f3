"""``cxsystem2 rerun`` and ``cxsystem2 diff``."""

import copy
import json

import pytest

from cxsystem2 import CxSystem
from cxsystem2.results import load, save
from cxsystem2.testing import models


@pytest.fixture(scope="module")
def short():
    """A run of 20 ms."""
    anatomy, physiology = models.small()
    return CxSystem(anatomy, physiology, changes={"runtime": "20*ms"}).run(save_results=False)


@pytest.fixture
def run(short, tmp_path):
    return save(copy.deepcopy(short), tmp_path / "run.h5")


def test_the_same_spikes_come_again(command, run, tmp_path):
    done = command("rerun", "run.h5", "-q")
    spikes = sum(len(one.t) for one in load(run).spikes.values())
    assert (done.returncode, done.stdout) == (0, f"the spikes are identical: {spikes} spikes of 3 populations\n")
    assert [path.name for path in tmp_path.glob("*.h5")] == ["run.h5"]


def test_other_spikes_are_told_with_their_place(command, short, tmp_path):
    other = copy.deepcopy(short)
    name = "NG1_SS_L4"
    other.spikes[name] = type(other.spikes[name])(other.spikes[name].i[1:], other.spikes[name].t[1:])
    other.versions["brian2"] = "1.0"
    save(other, tmp_path / "run.h5")
    done = command("rerun", "run.h5", "-q", "--output", "again.h5")
    assert done.returncode == 1
    assert done.stdout == "again.h5\nthe spikes differ in 1 of 3 populations\n"
    assert f"{short.spikes[name].t[0]:.10g}" in done.stderr and "differs here: brian2 1.0" in done.stderr
    assert load(tmp_path / "again.h5").spikes[name].t.tolist() == short.spikes[name].t.tolist()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda one: setattr(one, "anatomy", ""), "does not hold the tables"),
        (lambda one: setattr(one, "seed", -1), "does not say its seed"),
        (lambda one: one.spikes.clear(), "nothing to compare"),
    ],
)
def test_what_cannot_be_run_again_says_why(command, short, tmp_path, change, why):
    other = copy.deepcopy(short)
    change(other)
    save(other, tmp_path / "run.h5")
    done = command("rerun", "run.h5", "-q")
    assert done.returncode == 1 and why in done.stderr


def test_results_are_compared(command, run, short, tmp_path):
    assert command("diff", "run.h5", "run.h5").stdout == "nothing differs\n"
    other = copy.deepcopy(short)
    other.physiology = other.physiology.replace("200*pF", "210*pF")
    other.versions["brian2"] = "1.0"
    save(other, tmp_path / "other.h5")
    done = command("diff", "run.h5", "other.h5")
    assert done.returncode == 1 and "210*pF" in done.stdout and "Versions" in done.stdout
    found = json.loads(command("diff", "run.h5", "other.h5", "--json").stdout)
    assert found["spikes"] == [] and {one["after"] for one in found["tables"]} >= {"210*pF"}


def test_versions_alone_are_no_difference_of_the_runs(command, run, short, tmp_path):
    other = copy.deepcopy(short)
    other.versions["brian2"] = "1.0"
    save(other, tmp_path / "other.h5")
    assert command("diff", "run.h5", "other.h5").returncode == 0
