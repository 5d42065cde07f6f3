"""How models are trained: what a user says wrong is said in one sentence."""

import numpy as np
import pytest

from cxsystem2.lfads.plan import PlanError, TrainingPlan


def test_penalties_grow():
    plan = TrainingPlan(ramp=4, ramp_start=2)
    assert [plan.share(epoch) for epoch in range(8)] == pytest.approx([0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1])
    assert plan.share(plan.ramped) == 1 > plan.share(plan.ramped - 1)
    assert TrainingPlan(ramp=0).share(0) == 1


def test_the_learning_rate_cools_along_half_a_cosine():
    plan = TrainingPlan(cooling=10, coolest=0.02)
    shares = [plan.warmth(epoch) for epoch in range(14)]
    assert shares[0] == 1 and shares[5] == pytest.approx((1 + 0.02) / 2) and shares[10:] == pytest.approx([0.02] * 4)
    assert (np.diff(shares[:11]) < 0).all()
    assert TrainingPlan().warmth(1000) == 1


def test_batches_are_smaller_where_an_epoch_had_too_few_steps():
    assert TrainingPlan(batch=7).batch_of(10_000) == 7
    assert [TrainingPlan().batch_of(trials) for trials in (2, 60, 325, 5000)] == [1, 12, 65, 65]


def test_there_and_back():
    plan = TrainingPlan(batch=7, metric="samples", withheld=0.2)
    assert TrainingPlan.from_dict(plan.to_dict()) == plan
    assert type(TrainingPlan(batch=7.0).batch) is int


@pytest.mark.parametrize(
    "given, words",
    [
        ({"batch": -1}, "batch of the training is -1; give a number from 0"),
        ({"batch": 2.5}, "batch of the training is 2.5; give a whole number"),
        ({"batch": "many"}, "batch of the training is 'many'; give a number"),
        ({"batch": True}, "give a number"),
        ({"batch": float("inf")}, "give a whole number"),
        ({"batch": float("nan")}, "give a whole number"),
        ({"withheld": 1.2}, "withheld of the training is 1.2; give a number from 0 to 0.9"),
        ({"largest_norm": float("nan")}, "largest_norm of the training is nan; give a number from"),
        ({"loss_scale": float("inf")}, "loss_scale of the training is inf; give a number from 1e-30 to 1e"),
        ({"decay": 0}, "decay of the training is 0; give a number from 0.01 to 1"),
        ({"metric": "sample"}, "did you mean 'samples'"),
        ({"metric": 3}, "members cannot be compared by '3'; give"),
        ({"metric": "samples"}, "`withheld` is 0"),
        ({"bach": 4}, "training has no 'bach'.*'batch'"),
    ],
)
def test_mistakes(given, words):
    with pytest.raises(PlanError, match=words):
        TrainingPlan.from_dict(given)
