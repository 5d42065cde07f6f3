"""Array runs: points of swept tables, and trials."""

import numpy as np
import pytest

from cxsystem2 import load
from cxsystem2.arrays import models, tasks, trial_seed
from cxsystem2.errors import TableError
from cxsystem2.tables.sweep import Sweep, points

A, B = (Sweep(name, None, values, None) for name, values in (("a", ("1", "2", "3")), ("b", ("x", "y"))))


def test_one_sweep_after_the_other_takes_its_values():
    assert points([A, B], everything=False) == [("1", "x"), ("2", "x"), ("3", "x"), ("1", "y")]
    with_default = Sweep("b", None, ("x", "y"), "z")
    assert points([A, with_default], everything=False) == [("1", "z"), ("2", "z"), ("3", "z"), ("1", "x"), ("1", "y")]


def test_every_combination_varies_the_first_slowest():
    assert points([A, B], everything=True) == [(a, b) for a in "123" for b in "xy"]


def test_tables_without_sweeps_are_one_task(anatomy, physiology):
    (task,) = tasks(anatomy, physiology)
    assert (task.values, task.trial, task.seed) == ((), 0, 3)


def test_points_share_the_seed_and_trials_do_not(anatomy, physiology):
    physiology["J"] = "{1 & 2}*nS"
    anatomy["params"]["trials_per_config"] = 2
    todo = tasks(anatomy, physiology)
    assert [(task.values, task.trial) for task in todo] == [(("1*nS",), 0), (("1*nS",), 1), (("2*nS",), 0), (("2*nS",), 1)]
    assert [task.seed for task in todo] == [3, trial_seed(3, 1)] * 2
    made = list(models(anatomy, physiology, todo))
    weights = [model.network.connections(model.network.config.pathways[1]).weight for model in made]
    assert np.allclose(weights[2], 2 * weights[0])
    assert len(weights[0]) != len(weights[1]) or not np.allclose(weights[0], weights[1])


def test_a_drawn_seed_is_one_for_the_whole_array(anatomy, physiology):
    del anatomy["params"]["seed"]
    physiology["J"] = "{1 & 2}*nS"
    assert len({task.seed for task in tasks(anatomy, physiology)}) == 1


def test_a_mistake_at_one_point_is_told(anatomy, physiology):
    anatomy["S"][1]["p"] = "{0.1 & 1.4}"
    todo = tasks(anatomy, physiology)
    with pytest.raises(TableError, match=r"probability 1.4 is above 1"):
        list(models(anatomy, physiology, todo))


def test_the_results_know_their_point(anatomy, physiology, tmp_path):
    physiology["J"] = "{1|3|1}*nS"
    changes = [f"workspace_path={tmp_path}", "runtime=5*ms"]
    todo = tasks(anatomy, physiology, changes)
    found = [model.run() for model in models(anatomy, physiology, todo, changes)]
    assert [load(results.path).settings["point"] for results in found] == [{"J": "1*nS"}, {"J": "2*nS"}]
    assert [results.path.stem.rpartition("_")[2] for results in found] == ["J-1nS", "J-2nS"]
