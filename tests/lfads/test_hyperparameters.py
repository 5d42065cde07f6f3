"""Hyper-parameters: what members begin with."""

import numpy as np
import pytest

from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, First, defaults, draw


@pytest.mark.parametrize("one", HYPERPARAMETERS.values(), ids=lambda one: one.name)
def test_a_declaration_makes_sense(one):
    assert 0 <= one.low < one.high and 0 < one.smallest < one.high
    assert one.least <= one.value < one.most
    assert not one.tunable or one.low <= one.value <= one.high
    assert one.low <= one.begin <= one.high or not one.tunable


def test_the_ranges_are_those_of_autolfads():
    found = {name: (one.low, one.high, one.first, one.begin, one.perturbation) for name, one in HYPERPARAMETERS.items()}
    assert found["learning_rate"] == (1e-5, 5e-3, First.FIXED, 4e-3, 0.3)
    assert found["coordinated_dropout"] == (0.01, 0.7, First.FIXED, 0.5, 0.3)
    assert found["dropout"][:3] == (0, 0.6, First.UNIFORM)
    assert found["kl_inputs"][:3] == (1e-6, 1e-4, First.LOG)


def test_a_member_draws_the_same_whatever_the_others_are():
    few, many = draw(3, 7), draw(20, 7)
    for name, values in few.items():
        assert np.array_equal(values, many[name][:3])
        assert HYPERPARAMETERS[name].begin != 0 or not values.any()
    assert not np.array_equal(draw(3, 8)["kl_inputs"], few["kl_inputs"])


def test_logarithms_are_uniform_where_it_is_said():
    values = np.log(draw(4000, 0)["kl_inputs"] / 1e-6) / np.log(100)
    assert np.allclose(np.quantile(values, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.03)


def test_a_model_that_is_trained_alone_has_the_defaults():
    assert {name: one.value for name, one in HYPERPARAMETERS.items()} == {name: float(v[0]) for name, v in defaults(1).items()}
