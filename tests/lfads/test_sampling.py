"""The posterior of a model: draws for each trial."""

import numpy as np
import pytest
import torch

from cxsystem2.lfads import checkpoint, sampling
from cxsystem2.lfads.alignment import aligned
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.model import Encoded, Given
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.sampling import posteriors, sample_run
from cxsystem2.lfads.training import Trainer


@pytest.fixture
def trained(spikes, small):
    """Makes a trainer after an epoch, with its data."""

    def make(dataset=None, plan=TrainingPlan(batch=6), **options):  # noqa: B008
        torch.set_num_threads(1)
        dataset = dataset or spikes()
        trainer = Trainer(small(**options), plan, dataset, (0, 1), 1)
        trainer.run_epoch(defaults(2))
        return trainer, dataset

    return make


@pytest.mark.parametrize("generator", ["gru", "node"])
@pytest.mark.parametrize("inputs", [0, 2], ids=["autonomous", "controlled"])
def test_draws_decoded_at_once_are_those_decoded_singly(spikes, trained, generator, inputs):
    options = dict(generator=generator, inputs=inputs, generator_units=4, factors=4)
    trainer, _ = trained(spikes(external=2), **options)
    model, part, draws = trainer.model, trainer.validation[0], 4
    given, trials = part.given(part.seen[None]), part.trials
    random = torch.Generator().manual_seed(0)
    with torch.no_grad():
        encoded = model.encode(trainer.parameters, given)
        bins = encoded.stream.shape[1]
        initial = torch.randn(2, draws * trials, 3, generator=random)
        noise = torch.randn(2, bins, draws * trials, inputs, generator=random) if inputs else None
        many = Given(0, given.seen, given.bins, given.external.repeat(1, 1, draws, 1))
        at_once = model.decode(trainer.parameters, many, encoded, initial, noise, samples=draws)
        outputs, states = at_once.outputs.clone(), at_once.states.clone()
        for draw in range(draws):
            own = slice(draw * trials, (draw + 1) * trials)
            alone = None if noise is None else noise[:, :, own]
            single = model.decode(trainer.parameters, given, encoded, initial[:, own], alone)
            torch.testing.assert_close(outputs[:, :, own], single.outputs, rtol=0, atol=1e-5)
            torch.testing.assert_close(states[:, :, own], single.states, rtol=0, atol=1e-5)


def test_mean_and_spread_are_those_of_the_draws(trained, monkeypatch):
    """All draws again, one by one, of the same random numbers."""
    trainer, dataset = trained()
    found = posteriors(trainer, dataset, 5, seed=3, row=1).sessions["session"]["validation"]
    decoded = []
    decode = trainer.model.decode

    def watched(weights, given, encoded, initial, noise, *, samples):
        trials = initial.shape[1] // samples
        for draw in range(samples):
            own = slice(draw * trials, (draw + 1) * trials)
            single = Encoded(encoded.mean[:, :trials], encoded.variance[:, :trials], encoded.stream)
            one = decode(weights, given, single, initial[:, own], noise[:, :, own])
            decoded.append((torch.exp(one.outputs[0]).clone(), one.inputs[0].clone()))
        return decode(weights, given, encoded, initial, noise, samples=samples)

    monkeypatch.setattr(trainer.model, "decode", watched)
    again = posteriors(trainer, dataset, 5, seed=3, row=1).sessions["session"]["validation"]
    np.testing.assert_array_equal(again.rates, found.rates)
    rates, inputs = (np.stack(each).transpose(0, 2, 1, 3) for each in zip(*decoded[-5:], strict=True))
    np.testing.assert_allclose(found.rates, rates.mean(0), rtol=1e-4)
    np.testing.assert_allclose(found.rates_spread, rates.std(0), rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(found.inputs, inputs.mean(0), rtol=0, atol=1e-5)
    np.testing.assert_allclose(found.inputs_spread, inputs.std(0), rtol=1e-3, atol=1e-5)


def test_the_draws_depend_on_the_seed_alone(trained):
    trainer, dataset = trained()
    first, again, other = (posteriors(trainer, dataset, 3, seed=seed).sessions["session"] for seed in (1, 1, 2))
    for part in ("training", "validation"):
        np.testing.assert_array_equal(first[part].rates, again[part].rates)
        assert not np.array_equal(first[part].rates, other[part].rates)
    assert not np.array_equal(first["training"].rates[:6], first["validation"].rates)


@pytest.mark.parametrize(
    "data, options, plan",
    [
        ({"seen": 8, "seen_channels": 3, "external": 1}, {}, TrainingPlan(batch=6)),
        ({"missing": 0.2}, {"generator": "node", "readout": "injective", "generator_units": 3}, TrainingPlan(batch=6)),
        ({"missing": 0.2}, {"readout": "injective", "causal": True}, TrainingPlan(batch=6, withheld=0.2, metric="samples")),
        ({}, {"inputs": 0}, TrainingPlan(batch=6, jitter=1)),
    ],
    ids=["prediction", "node", "causal", "autonomous"],
)
def test_there_is_a_rate_for_all_bins_and_channels(spikes, trained, data, options, plan):
    trainer, dataset = trained(spikes(**data), plan, **options)
    found = posteriors(trainer, dataset, 3)
    for name, trials in dataset.sessions[0].parts.items():
        own = found.sessions["session"][name]
        assert own.rates.shape == trials.counts.shape and np.isfinite(own.rates).all() and (own.rates > 0).all()
        assert np.array_equal(own.numbers, trials.numbers)
        assert own.inputs.shape == (*trials.counts.shape[:2], trainer.model.sizes.inputs)
    assert found.dataset == dataset.digest() and found.bin_widths == {"session": 0.01}


def test_bins_that_are_not_modelled_have_no_rates(trained):
    trainer, dataset = trained(initial_bins=3)
    own = posteriors(trainer, dataset, 2).sessions["session"]["validation"]
    for array in (own.rates, own.rates_spread, own.factors, own.inputs, own.states):
        assert np.isnan(array[:, :3]).all() and np.isfinite(array[:, 3:]).all()


def test_sessions_with_other_channels(sessions, trained):
    dataset = aligned(sessions({"channels": 5}, {"channels": 7, "seed": 1, "trials": (5, 4)}))
    trainer, _ = trained(dataset)
    found = posteriors(trainer, dataset, 2)
    assert [found.sessions[f"session {k}"]["validation"].rates.shape for k in (0, 1)] == [(6, 10, 5), (4, 10, 7)]


def test_samples_that_are_withheld_from_encoders_are_withheld_from_the_posterior(spikes, trained):
    trainer, dataset = trained(plan=TrainingPlan(batch=6, withheld=0.3, metric="samples"))
    known = posteriors(trainer, dataset, 2).sessions["session"]["validation"].rates
    part = trainer.validation[0]
    part.seen[part.withheld] += 5
    np.testing.assert_array_equal(posteriors(trainer, dataset, 2).sessions["session"]["validation"].rates, known)


def test_how_many_trials_are_decoded_together_does_not_matter_much(trained, monkeypatch):
    """The draws are others, the mean is about the same."""
    trainer, dataset = trained()
    known = posteriors(trainer, dataset, 400).sessions["session"]["validation"]
    monkeypatch.setattr(sampling, "_ROWS", 800)
    few = posteriors(trainer, dataset, 400, seed=8).sessions["session"]["validation"]
    assert np.abs(known.rates - few.rates).max() < 6 * (known.rates_spread / 20).max()


def test_a_member_of_a_run(spikes, small, tmp_path):
    (file,) = spikes().save(tmp_path / "data.h5")
    run = TrainingRun.create(
        tmp_path / "run", [file], members=2, seed=3, model={"sizes": small().to_dict(), "plan": {"batch": 6}}
    )
    trainer = Trainer(small(), TrainingPlan(batch=6), spikes(), (1,), 3)
    trainer.run_epoch(defaults(1))
    (run.folder / "best").mkdir()
    checkpoint.save(trainer, 0, run.folder / "best" / "state.npz")
    found = sample_run(run, 1, "best/state.npz", 3)
    known = posteriors(trainer, spikes(), 3, 3)
    np.testing.assert_array_equal(found.sessions["session"]["training"].rates, known.sessions["session"]["training"].rates)
    assert found.model == "member 1" and found.samples == 3 and found.seed == 3
