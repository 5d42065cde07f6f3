"""Training a stack: each member trains as alone, with the hyper-parameters that it was asked to, from the first step on."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from cxsystem2.lfads import checkpoint
from cxsystem2.lfads.batches import epoch_batches
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.training import Trainer
from cxsystem2.lfads.trials import DataError

PLAN = TrainingPlan(batch=5, ramp=2)


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture
def trainer(spikes, small):
    """Makes a trainer of some members of a small model."""

    def make(members=(0, 1), plan=PLAN, dataset=None, seed=1, **options):
        return Trainer(small(**options), plan, dataset or spikes(), members, seed, dtype=torch.float64)

    return make


def values(members=2, **given):
    return {**defaults(members), **{name: np.asarray(vector, float) for name, vector in given.items()}}


DIFFERENT = dict(
    learning_rate=[1e-2, 3e-3, 1e-3],
    dropout=[0.0, 0.3, 0.1],
    coordinated_dropout=[0.5, 0.0, 0.2],
    l2_generator=[1.0, 0.0, 0.1],
    l2_controller=[0.0, 0.2, 0.1],
    l2_encoders=[0.0, 0.0, 0.5],
    kl_inputs=[1e-4, 1e-2, 0.0],
    kl_initial=[1e-3, 0.0, 1e-2],
)


@pytest.mark.parametrize(
    "options, plan, data",
    [
        ({}, PLAN, {}),
        ({"inputs": 0}, PLAN, {"external": 2}),
        ({"causal": True, "lag": 2}, TrainingPlan(batch=5, jitter=1, pass_rate=0.3), {"missing": 0.1}),
        (
            {"generator": "node", "readout": "injective", "generator_units": 3},
            TrainingPlan(batch=5, withheld=0.2, metric="samples"),
            {},
        ),
        ({"initial_bins": 3}, TrainingPlan(batch=5, metric="channels"), {"seen": 8, "seen_channels": 3, "external": 1}),
    ],
    ids=["usual", "autonomous", "causal", "node", "held out"],
)
def test_members_train_beside_others_as_alone(spikes, trainer, options, plan, data):
    dataset = spikes(**data)
    together = trainer((0, 1, 2), plan, dataset, **options)
    epochs = [together.run_epoch(values(3, **DIFFERENT)) for _ in range(3)]
    for row in range(3):
        alone = trainer((row,), plan, dataset, **options)
        own = {name: vector[row : row + 1] for name, vector in values(3, **DIFFERENT).items()}
        for epoch in epochs:
            found = alone.run_epoch(own)
            for name in ("training", "validation", "smoothed", "divergence_initial", "divergence_inputs", "norm", "rate"):
                assert getattr(found, name)[0] == pytest.approx(getattr(epoch, name)[row], rel=1e-8), name
        torch.testing.assert_close(alone.parameters.block[0], together.parameters.block[row], rtol=0, atol=1e-8)


def test_so_they_do_in_numbers_of_32_bits(spikes, small):
    dataset, begun = spikes(), defaults(2)
    both = Trainer(small(), PLAN, dataset, (0, 1), 1)
    alone = Trainer(small(), PLAN, dataset, (1,), 1)
    for _ in range(3):
        both.run_epoch(begun)
        alone.run_epoch({name: vector[1:] for name, vector in begun.items()})
    torch.testing.assert_close(alone.parameters.block[0], both.parameters.block[1], rtol=0, atol=1e-5)


def test_a_broken_member_spoils_no_other(trainer):
    broken, whole = trainer((0, 1)), trainer((1,))
    with torch.no_grad():
        broken.parameters.block[0] = float("nan")
    for _ in range(2):
        found = broken.run_epoch(values(2, learning_rate=[np.inf, 1e-3]))
        known = whole.run_epoch(values(1, learning_rate=[1e-3]))
    assert np.isnan(found.smoothed[0]) and found.smoothed[1] == pytest.approx(known.smoothed[0], rel=1e-9)
    torch.testing.assert_close(broken.parameters.block[1], whole.parameters.block[0], rtol=0, atol=1e-9)


def test_training_makes_the_loss_smaller_and_is_the_same_each_time(trainer):
    first, again = trainer(), trainer()
    losses = [first.run_epoch(values(learning_rate=[1e-2, 5e-3])).validation for _ in range(12)]
    assert (losses[-1] < losses[0] - 0.01).all()  # the first is little more than that of constant rates
    for _ in range(12):
        again.run_epoch(values(learning_rate=[1e-2, 5e-3]))
    assert torch.equal(first.parameters.block, again.parameters.block)


@pytest.mark.parametrize("options", [{}, {"generator": "node"}, {"generator": "node", "readout": "injective"}])
def test_training_begins_with_the_mean_rates(trainer, spikes, options):
    """The first outputs are those of constant rates, so that no step is lost on the rates as such."""
    dataset = spikes(trials=(40, 6))
    counts = dataset.sessions[0].training.counts
    counts[np.random.default_rng(0).random(counts.shape) < 0.9] = 0  # rare spikes
    stack = trainer(dataset=dataset, generator_units=3, factors=3, **options)
    counts = stack.training[0].counts
    mean = counts.mean((0, 1))
    constant = float((mean - counts * torch.log(mean) + torch.lgamma(counts + 1)).mean())
    stack.parameters["begin.weights"].data.zero_()
    found = stack.model.infer(stack.parameters, stack.training[0].given(stack.training[0].seen[None])).outputs
    assert float(stack.model.observations[0].loss(found, counts[None]).detach().mean()) == pytest.approx(constant, rel=0.2)


def largest_move(trainer, given):
    """How far the weights of each member move at most in one step of the optimiser."""
    before = trainer.parameters.block.clone()
    step = trainer.optimiser.step
    moves = []

    def watched(rates, largest_norm):
        found = step(rates, largest_norm)
        moves.append((trainer.parameters.block - before).abs().amax(1))
        before.copy_(trainer.parameters.block)
        return found

    trainer.optimiser.step = watched
    epoch = trainer.run_epoch(given)
    return torch.stack(moves), epoch


def test_the_learning_rate_of_a_step_is_the_asked_one_whatever_a_checkpoint_was_trained_with(trainer, tmp_path):
    """Adam moves a weight by about its learning rate; so that a rate of a hundredth shows in the very first step."""
    one = trainer()
    for _ in range(3):
        one.run_epoch(values(learning_rate=[4e-3, 4e-3]))
    checkpoint.save(one, 0, tmp_path / "state.npz")
    other, same = trainer(), trainer()
    for each in (other, same):
        for row in (0, 1):
            checkpoint.load(each, row, tmp_path / "state.npz")
    usual, _ = largest_move(same, values(learning_rate=[4e-3, 4e-3]))
    moves, epoch = largest_move(other, values(learning_rate=[4e-5, 4e-3]))
    assert epoch.rate.tolist() == [4e-5, 4e-3]
    assert float(moves[0, 0] / usual[0, 0]) == pytest.approx(0.01, rel=1e-6)
    assert float(moves[0, 1] / usual[0, 1]) == pytest.approx(1, rel=1e-6)
    assert (moves[:, 0] < 1e-3).all()


def test_the_smoothed_loss_goes_on_after_a_checkpoint(trainer, tmp_path):
    one = trainer((0,))
    found = [one.run_epoch(values(1)) for _ in range(3)]
    assert found[0].smoothed == found[0].validation  # no score of a model that was not trained is in it
    checkpoint.save(one, 0, tmp_path / "state.npz")
    other = trainer((0,))
    other.epoch = 3
    checkpoint.load(other, 0, tmp_path / "state.npz")
    here, there = one.run_epoch(values(1)), other.run_epoch(values(1))
    assert here.smoothed == there.smoothed != there.validation
    assert torch.equal(one.parameters.block, other.parameters.block)


def test_penalties_of_a_member_grow_with_its_own_age(trainer):
    """A member that copies an old one beside one that is new."""
    both = trainer()
    both.age[:] = [2, 0]
    shares = []
    differentiate = both.parameters.differentiate
    free = values(kl_inputs=[0, 0], kl_initial=[1, 1], l2_generator=[0, 0], l2_controller=[0, 0])

    def watched(total, slope):
        shares.append(total.detach().clone())
        differentiate(total, slope)

    both.parameters.differentiate = watched
    epoch = both.run_epoch(free)
    penalties = torch.stack(shares).mean(0).numpy() - epoch.training
    assert penalties == pytest.approx(epoch.divergence_initial * [PLAN.share(2), PLAN.share(0)], rel=0.05)
    assert PLAN.share(2) == 1 and both.age.tolist() == [3, 1]


def test_a_long_gradient_of_one_member_does_not_shorten_those_of_others(spikes, trainer):
    plan = TrainingPlan(batch=5, largest_norm=3.0, loss_scale=1.0)
    both, alone = trainer((0, 1), plan), trainer((1,), plan)
    with torch.no_grad():
        both.parameters["readout.0.bias"][0] = 6.0  # rates of 400 spikes in a bin
    epoch = both.run_epoch(values())
    alone.run_epoch(values(1))
    assert epoch.norm[0] > 100 > 3 > epoch.norm[1]
    torch.testing.assert_close(both.parameters.block[1], alone.parameters.block[0], rtol=0, atol=1e-9)


def test_samples_that_are_withheld_are_what_members_are_compared_by(spikes, trainer):
    """A model of constant rates: its loss on withheld samples and on trials is known."""
    dataset = spikes(trials=(12, 20))
    found = {}
    for metric in ("trials", "samples"):
        one = trainer((0,), TrainingPlan(batch=6, withheld=0.3, metric=metric), dataset)
        with torch.no_grad():
            one.parameters["readout.0.weights"][:] = 0
            one.parameters["readout.0.bias"][:] = 0  # one spike per bin
        part = one.validation[0]
        cost = 1 + torch.lgamma(part.counts + 1)
        known = cost[part.withheld] if metric == "samples" else cost
        found[metric] = one.validate()[0]
        assert found[metric] == pytest.approx(float(known.mean()), rel=1e-9)
    assert found["trials"] != found["samples"]


def test_channels_that_are_held_out_are_what_members_are_compared_by(spikes, trainer):
    dataset = spikes(seen_channels=3)
    one = trainer((0,), TrainingPlan(batch=5, metric="channels"), dataset)
    with torch.no_grad():
        one.parameters["readout.0.weights"][:] = 0
        one.parameters["readout.0.bias"][:] = 0
    known = 1 + torch.lgamma(one.validation[0].counts[..., 3:] + 1)
    assert one.validate()[0] == pytest.approx(float(known.mean()), rel=1e-9)


def test_the_learning_rate_decays_when_the_loss_becomes_no_better_once_all_counts(trainer):
    one = trainer((0,), TrainingPlan(ramp=3, decay=0.5, patience=2, batch=5))
    rates = []
    for _ in range(8):
        one.smoothed[:] = 0  # as if it had been better than it can be
        one.best[:] = -1 if one.age[0] >= 3 else one.best
        rates.append(one.run_epoch(values(1, learning_rate=[1e-3])).rate[0])
    assert rates == pytest.approx([1e-3] * 5 + [5e-4] * 2 + [2.5e-4])


def test_the_learning_rate_cools_with_the_age_of_a_member(trainer):
    plan = TrainingPlan(batch=5, cooling=4, coolest=0.0)
    one = trainer((0, 1), plan)
    one.age[:] = [0, 2]
    rates = np.array([one.run_epoch(values(learning_rate=[1e-2, 1e-3])).rate for _ in range(3)])
    known = [[1e-2 * plan.warmth(epoch), 1e-3 * plan.warmth(epoch + 2)] for epoch in range(3)]
    np.testing.assert_allclose(rates, known)
    assert rates[2, 1] == 0


def test_no_trial_is_left_out_of_an_epoch_of_several_sessions(sessions, trainer):
    dataset = sessions({"trials": (11, 3)}, {"trials": (2, 1)}, {"trials": (7, 3)})
    one = trainer((0,), TrainingPlan(batch=4), dataset)
    count = sum(part.trials for step in epoch_batches(one.training, 4, 1, 0) for part in step)
    assert count == 20 and np.isfinite(one.run_epoch(values(1)).training).all()
    assert [len(one.parameters[f"readout.{k}.bias"][0]) for k in range(3)] == [5, 5, 5]


def spoilt(dataset, change):
    session = dataset.sessions[0]
    counts = session.training.counts.copy()
    change(counts)
    return Dataset((replace(session, training=replace(session.training, seen=counts, counts=counts)),))


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda counts: counts.__setitem__((0, 0, 0), -1), "counts of the training trials of session session: .* is -1"),
        (lambda counts: counts.__imul__(0.3), "not whole numbers; a Poisson model needs spikes counted in bins, not rates"),
    ],
    ids=["negative", "rates"],
)
def test_data_that_are_no_counts_are_refused(spikes, trainer, change, words):
    with pytest.raises(DataError, match=words):
        trainer(dataset=spoilt(spikes(), change))


def test_some_bins_must_be_left_to_model(trainer):
    with pytest.raises(DataError, match=r"initial_bins: the first 10 bins .* of 10 no bin is left"):
        trainer(initial_bins=10)
