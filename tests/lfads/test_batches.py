"""Batches of trials, coordinated dropout, samples that are withheld, spikes that are moved."""

import numpy as np
import pytest
import torch

from cxsystem2.lfads.batches import epoch_batches, hidden, in_turn, jittered, parts, shape_of
from cxsystem2.lfads.plan import PlanError, TrainingPlan
from cxsystem2.lfads.randomness import Randomness


def tensors(dataset, plan=None):
    return parts(dataset, plan or TrainingPlan(), 3, torch.float64, "cpu")


def randomness(members):
    return Randomness([(1, member) for member in range(members)], dtype=torch.float64)


def test_bins_come_first_and_nothing_observed_is_0_for_the_encoders(spikes):
    dataset = spikes(missing=0.2, external=2, seen=8, seen_channels=3)
    training, validation = (each[0] for each in tensors(dataset))
    trials = dataset.sessions[0].training
    assert training.trials == 12 and validation.trials == 6
    np.testing.assert_array_equal(training.counts.numpy(), trials.counts.transpose(1, 0, 2))
    np.testing.assert_array_equal(training.seen.numpy(), np.nan_to_num(trials.seen.transpose(1, 0, 2)))
    np.testing.assert_array_equal(training.external.float().numpy(), trials.external.transpose(1, 0, 2))
    assert training.withheld is None


def test_the_mean_of_a_channel_counts_what_was_observed_and_is_never_0(spikes):
    dataset = spikes(missing=0.2)
    counts = dataset.sessions[0].training.counts
    counts[:, :, 1] = np.where(np.isnan(counts[:, :, 1]), np.nan, 0)  # a channel without a spike
    counts[:, :, 2] = np.nan
    mean = shape_of(dataset.sessions[0]).known.positive
    np.testing.assert_allclose(mean[[0, 3, 4]], np.nanmean(counts[:, :, [0, 3, 4]], (0, 1)), rtol=1e-6)
    assert 0 < mean[1] < 0.01 and mean[2] == 0.5


def test_each_trial_comes_once_in_an_epoch_in_another_order_each_time(sessions):
    """Also where a session has fewer trials than there are steps."""
    training, _ = tensors(sessions({"trials": (23, 2)}, {"trials": (3, 2)}, {"trials": (40, 2)}))
    orders = []
    for epoch in (0, 1, 0):
        seen = {0: [], 1: [], 2: []}
        steps = [*epoch_batches(training, 8, 5, epoch)]
        assert len(steps) == 5
        for step in steps:
            for part in step:
                assert 0 < part.trials <= 8
                seen[part.session] += [*part.counts.transpose(0, 1).flatten(1).tolist()]
        for place, part in enumerate(training):
            assert sorted(seen[place]) == sorted(part.counts.transpose(0, 1).flatten(1).tolist())
        orders.append(seen)
    assert orders[0] == orders[2] != orders[1]


def test_trials_in_their_order(spikes):
    training = tensors(spikes())[0][0]
    found = [*in_turn(training, 5)]
    assert [part.trials for part in found] == [5, 5, 2]
    assert torch.equal(torch.cat([part.counts for part in found], 1), training.counts)


def test_coordinated_dropout_learns_from_what_the_encoders_could_not_see(spikes):
    part = tensors(spikes(trials=(200, 2), seen=8, seen_channels=3))[0][0]
    rates = torch.tensor([0.0, 0.3], dtype=torch.float64)
    seen, learnt, counted = hidden(part, rates, TrainingPlan(), randomness(2))
    assert counted is None
    assert learnt.shape == (2, 10, 200, 5) and learnt[:, 8:].all() and learnt[..., 3:].all()  # never seen anyhow
    inner = learnt[:, :8, :, :3]
    assert inner[0].all() and torch.equal(seen[0], part.seen)
    assert abs(inner[1].double().mean() - 0.3) < 0.03
    assert (seen[1][inner[1]] == 0).all()
    torch.testing.assert_close(seen[1][~inner[1]], part.seen[~inner[1]] / 0.7)


def test_some_of_what_the_encoders_see_may_pass_the_gradient(spikes):
    part = tensors(spikes(trials=(200, 2)))[0][0]
    rate = torch.tensor([0.3], dtype=torch.float64)
    _, learnt, _ = hidden(part, rate, TrainingPlan(pass_rate=0.5), randomness(1))
    assert abs(learnt.double().mean() - (0.3 + 0.7 * 0.5)) < 0.03


@pytest.mark.parametrize("pass_rate", [0.0, 0.4])
def test_what_is_hidden_from_a_member_does_not_depend_on_others(spikes, pass_rate):
    part, plan = tensors(spikes())[0][0], TrainingPlan(pass_rate=pass_rate)
    for rates, row in (([0.5, 0.3], 1), ([0.5, 0.0], 1)):
        together = randomness(2)
        alone = Randomness([(1, row)], dtype=torch.float64)
        both = hidden(part, torch.tensor(rates, dtype=torch.float64), plan, together)
        one = hidden(part, torch.tensor(rates[row:], dtype=torch.float64), plan, alone)
        assert torch.equal(both[0][row], one[0][0])
        assert both[1][row].all() if one[1] is None else torch.equal(both[1][row], one[1][0])
        assert torch.equal(together.normal(3)[row], alone.normal(3)[0])


def test_withheld_samples_are_seen_by_no_encoder_and_do_not_count(spikes):
    plan = TrainingPlan(withheld=0.25)
    training, validation = (each[0] for each in tensors(spikes(trials=(100, 40), seen=8, seen_channels=3), plan))
    assert abs(training.withheld.double().mean() - 0.25) < 0.04
    assert training.withheld.shape == training.seen.shape and validation.withheld.shape == validation.seen.shape
    seen, learnt, counted = hidden(training, torch.tensor([0.0], dtype=torch.float64), plan, randomness(1))
    assert learnt is None
    assert (seen[0][training.withheld] == 0).all()
    torch.testing.assert_close(seen[0][~training.withheld], training.seen[~training.withheld] / 0.75)
    assert torch.equal(counted[0, :8, :, :3], ~training.withheld) and counted[:, 8:].all() and counted[..., 3:].all()


def test_the_same_samples_are_withheld_each_time(spikes):
    first, again = (tensors(spikes(), TrainingPlan(withheld=0.3))[0][0].withheld for _ in range(2))
    assert torch.equal(first, again)


def test_channels_cannot_be_compared_where_none_is_held_out(spikes):
    with pytest.raises(PlanError, match="hold out none"):
        tensors(spikes(), TrainingPlan(metric="channels"))


@pytest.mark.parametrize("width", [1, 3, 30])
def test_moved_spikes_are_as_many_and_move_no_further(width):
    counts = torch.zeros(10, 4, 3)
    counts[0, 0, 0], counts[5, 1, 2], counts[9, 2, 1] = 40, 300, 7
    moved = jittered(counts, width, torch.Generator().manual_seed(0))
    assert torch.equal(moved.sum(0), counts.sum(0))  # of each trial and channel
    assert not torch.equal(moved, counts)
    assert set(np.flatnonzero(moved[:, 1, 2])) <= {*range(5 - width, 5 + width + 1)}
    assert set(np.flatnonzero(moved[:, 0, 0])) <= {*range(width + 1)}
    if width == 1:
        assert abs(float(moved[4, 1, 2]) - 100) < 35 and abs(float(moved[1, 0, 0]) - 27) < 13


def test_spikes_are_not_moved_to_where_nothing_was_observed():
    counts = torch.full((10, 6, 3), 5.0)
    counts[3:6, 2] = float("nan")
    moved = jittered(counts, 2, torch.Generator().manual_seed(0))
    assert torch.equal(torch.isnan(moved), torch.isnan(counts))
    assert torch.equal(moved.nansum(0), counts.nansum(0))
