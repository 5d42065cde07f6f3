"""Observation models: densities, means, draws and gradients, against distributions of SciPy."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.dataset import Dataset, Session, Trials
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.loss import reconstruction
from cxsystem2.lfads.model import Given, Model, SessionShape
from cxsystem2.lfads.observations.base import OBSERVATIONS
from cxsystem2.lfads.observations.channels import Channels
from cxsystem2.lfads.observations.mixture import observation_of
from cxsystem2.lfads.parameters import Parameters
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.sizes import SizeError
from cxsystem2.lfads.training import Trainer

WORDS = ("poisson", "negative_binomial", "gaussian", "gamma", "zero_inflated_gamma")
CHANNELS = 4
NAMES = ("V1:0", "V1:1", "EMG:biceps", "EMG:triceps")
MIXED = "poisson; gamma for EMG*"


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def channels():
    data = np.random.default_rng(0).gamma(2, 1.5, (30, 20, CHANNELS)) + 0.1
    return Channels.of(data.astype(np.float32), NAMES)


def numbers_of(observation, outputs):
    weights = observation.weights()
    if not weights:
        return observation.distribution({}, outputs)
    parameters = Parameters(weights, len(outputs), dtype=outputs.dtype)
    parameters.draw([(0,)] * len(outputs))
    own = {name: array.detach() for name, array in parameters.items()}
    return observation.distribution(own, outputs)


def random_outputs(observation, seed=0, size=1.0, rows=50):
    shape = (1, 1, rows, observation.outputs * CHANNELS)
    return size * torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def known(word, channels, numbers):
    """The distribution of SciPy, and the mass at 0 where it has one."""
    columns = np.split(numbers.detach().numpy(), numbers.shape[-1] // CHANNELS, -1)
    if word == "poisson":
        return stats.poisson(np.exp(columns[0]))
    if word == "negative_binomial":
        mean, shape = np.exp(columns[0]), np.exp(columns[1])
        return stats.nbinom(shape, shape / (shape + mean))
    if word == "gaussian":
        return stats.norm(columns[0], np.exp(columns[1] / 2))
    logs = [10 * np.tanh(column / 10) for column in columns]
    return stats.gamma(np.exp(logs[0]), scale=np.exp(-logs[1]))


@pytest.mark.parametrize("word", WORDS[:4])
def test_losses_and_means_are_those_of_the_distribution(word, channels):
    observation = OBSERVATIONS[word]("observation.0", channels)
    numbers = numbers_of(observation, random_outputs(observation))
    distribution = known(word, channels, numbers)
    data = distribution.rvs(random_state=1)
    density = distribution.logpmf if word in ("poisson", "negative_binomial") else distribution.logpdf
    np.testing.assert_allclose(observation.loss(numbers, torch.from_numpy(data * 1.0)), -density(data), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(observation.mean(numbers), distribution.mean(), rtol=1e-9)


@pytest.mark.parametrize("word", [*WORDS, MIXED])
def test_the_mean_of_draws_is_the_mean_that_is_stated(word, channels):
    observation = observation_of(word, "observation.0", channels)
    numbers = numbers_of(observation, random_outputs(observation, size=0.5, rows=3))
    many = np.repeat(numbers.detach().numpy(), 40000, axis=1)
    drawn = observation.draw(many, np.random.default_rng(2))
    error = drawn.std(1) / np.sqrt(40000)
    assert (np.abs(drawn.mean(1) - observation.mean(numbers).detach().numpy()[:, 0]) < 5 * error).all()


def test_a_zero_inflated_density_integrates_to_one(channels):
    """The mass at 0, and the density above the smallest event; below a thousandth of it a density of a < 1 is cut off."""
    observation = OBSERVATIONS["zero_inflated_gamma"]("observation.0", channels)
    numbers = numbers_of(observation, random_outputs(observation, rows=4))
    shape, scale, chance = np.split(numbers.detach().numpy()[0, 0], 3, -1)
    for row in range(4):
        least = channels.smallest[0]

        def density(values, row=row):
            data = torch.zeros(len(np.atleast_1d(values)), CHANNELS, dtype=torch.float64)
            data[:, 0] = torch.as_tensor(np.atleast_1d(values))
            return torch.exp(-observation.loss(numbers[0, :, row], data))[:, 0].detach().numpy()

        near = stats.gamma(shape[row, 0], scale=scale[row, 0]).cdf(1e-3 * least)
        above, _ = integrate.quad(lambda value: float(density(value)[0]), least * 1.001, np.inf, limit=200, epsabs=1e-10)
        nothing = density([0.0])[0]
        assert nothing == pytest.approx(1 - chance[row, 0], rel=1e-9)
        assert nothing + chance[row, 0] * near + above == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("word", [*WORDS, MIXED])
@pytest.mark.parametrize("size", [0.0, 1.0, 60.0])
def test_losses_and_gradients_are_finite_wherever_outputs_go(word, size, channels):
    """In single precision, at outputs that saturate every function; logarithms of rates of counts stay below 80."""
    observation = observation_of(word, "observation.0", channels)
    outputs = random_outputs(observation, size=size).to(torch.float32).clamp(-80, 80).requires_grad_()
    data = torch.tensor(channels.smallest, dtype=torch.float32) * torch.tensor([[0.0], [1.0], [1.0001], [20.0], [500.0]])
    if "gamma" in word and "zero" not in word:
        data = data.clamp(min=1e-3)
    numbers = numbers_of(observation, outputs)
    found = observation.loss(numbers[:, :, :, None].flatten(0, 2), data.round() if word == MIXED else data)
    assert torch.isfinite(found).all() and torch.isfinite(observation.mean(numbers)).all()
    (slope,) = torch.autograd.grad(found.sum(), outputs)
    assert torch.isfinite(slope).all()


def test_shape_scale_and_probability_stay_within_their_limits(channels):
    observation = OBSERVATIONS["zi-gamma"]("observation.0", channels)
    numbers = numbers_of(observation, random_outputs(observation, size=100.0).to(torch.float32))
    shape, scale, chance = (one.double() for one in observation.apart(numbers))
    assert shape.min() * 1.001 >= 1e-5 and shape.max() <= 20 - 0.9e-5 and scale.max() <= 20 - 0.9e-5
    assert chance.min() >= 0.99e-5 and chance.max() <= 1 - 0.9e-5


def test_the_prior_pulls_the_largest_shapes_and_scales(channels):
    observation = OBSERVATIONS["zero_inflated_gamma"]("observation.0", channels)
    parameters = Parameters(observation.weights(), 2, dtype=torch.float64)
    parameters.draw([(0,), (0,)])
    found = observation.penalty(parameters, {"gamma_prior": torch.tensor([20.0, 50.0], dtype=torch.float64)})
    np.testing.assert_allclose(found.detach(), [0, 0.5e-4 * 30**2 * 2 * CHANNELS], atol=1e-6)
    parameters.differentiate(found, 1.0)
    assert not parameters.gradients[0].abs().max() > 1e-4 and (parameters.gradients[1] < 0).all()


@pytest.mark.parametrize("word", WORDS)
def test_a_readout_begins_with_the_mean_of_the_data(word, channels):
    draws = np.random.default_rng(3)
    data = draws.poisson([0.2, 1.0, 3.0, 5.0], (400, 10, CHANNELS)) * (1.0 if "bin" in word or word == "poisson" else 0.3)
    if word == "gamma":
        data = data + 0.05
    about = Channels.of(data.astype(np.float32))
    observation = OBSERVATIONS[word]("observation.0", about)
    outputs = torch.from_numpy(observation.beginning())[None, None, None]
    np.testing.assert_allclose(observation.mean(numbers_of(observation, outputs))[0, 0, 0], data.mean((0, 1)), rtol=0.02)


def test_channels_of_a_mixture_have_the_models_that_are_named(channels):
    mixed = observation_of("poisson; gamma for EMG:b*; zero_inflated_gamma for 3", "observation.0", channels)
    assert {word: where.tolist() for word, where in mixed.places.items()} == {
        "poisson": [0, 1], "gamma": [2], "zero_inflated_gamma": [3]
    }  # fmt: skip
    outputs = random_outputs(mixed)
    numbers = numbers_of(mixed, outputs)
    data = torch.tensor([1.0, 2.0, 0.7, 0.0], dtype=torch.float64).expand(1, 1, 50, 4)
    alone = OBSERVATIONS["gamma"]("any", channels.chosen(np.array([2])))
    torch.testing.assert_close(mixed.loss(numbers, data)[..., 2:3], alone.loss(outputs[..., [2, 6]], data[..., 2:3]))
    torch.testing.assert_close(mixed.mean(numbers)[..., :2], torch.exp(outputs[..., :2]))
    assert "SCALE" in mixed.convention and "RATE" in mixed.convention
    assert mixed.mistake(np.array([[0.5, 1, 1, 1]], np.float32)).startswith("some counts are not whole numbers")
    assert "needs values above 0" in mixed.mistake(np.array([[1, 1, 0, 1]], np.float32))


@pytest.mark.parametrize(
    "text, words",
    [
        ("poison", "unknown observation model 'poison'"),
        ("poisson; gama for EMG*", "unknown observation model 'gama'"),
        ("gamma for EMG*", "names no model for the channel 'V1:0'; begin with one for all others"),
        ("poisson; gamma for LFP*", "no channel has a name like 'LFP.'; the first is called 'V1:0'"),
        ("poisson; gamma for 2-4", "there is no channel 2-4; they are 0 to 3"),
        ("poisson; gamma for 2; gaussian for EMG*", "names two models for the channel 'EMG:biceps'"),
        ("poisson; gamma", "names two models for all other channels, poisson and gamma"),
    ],
)
def test_a_text_that_names_no_model_is_refused(text, words, channels):
    with pytest.raises(CxSystemError, match=words) as found:
        observation_of(text, "observation.0", channels)
    assert isinstance(found.value, SizeError) or "unknown" in words


@pytest.mark.parametrize("word", [*WORDS, MIXED])
def test_what_is_missing_has_no_likelihood_and_no_gradient(word, channels, small):
    """Whatever would stand there: the loss and all gradients are those of what was observed alone."""
    model = Model(small(observation=word), [SessionShape(CHANNELS, CHANNELS, known=channels)])
    parameters = Parameters(model.weights(), 1, dtype=torch.float64)
    parameters.draw([(0,)])
    data = torch.from_numpy(np.random.default_rng(1).integers(1, 5, (6, 3, CHANNELS)) * 1.0)
    gone = torch.rand(data.shape, generator=torch.Generator().manual_seed(0)) < 0.6
    found = []
    for filled in (float("nan"), 7.0):
        counts = torch.where(gone, filled, data)
        inferred = model.infer(parameters, Given(0, torch.where(gone, 0, data)[None], 6))
        total = reconstruction(model, inferred.outputs, counts[None], counted=~gone[None])
        parameters.gradients.zero_()
        parameters.differentiate(total, 1.0)
        found.append((total.detach(), parameters.gradients.clone()))
    assert torch.equal(found[0][0], found[1][0]) and torch.equal(found[0][1], found[1][1])
    counts = torch.where(gone, float("nan"), data)
    alone = reconstruction(model, model.infer(parameters, Given(0, torch.where(gone, 0, data)[None], 6)).outputs, counts[None])
    torch.testing.assert_close(alone.detach(), found[0][0])


@pytest.mark.parametrize("word", [*WORDS, MIXED])
def test_training_with_each_model_makes_the_loss_smaller(word, small):
    draws = np.random.default_rng(0)
    wave = np.exp(np.sin(draws.uniform(0, 6, (30, 1, 1)) + np.arange(10)[:, None] / 3 + np.arange(CHANNELS)))
    data = draws.poisson(wave).astype(np.float32)
    if word == "gamma":
        data = draws.gamma(4, wave / 4).astype(np.float32)
    if word == MIXED:
        data[..., 2:] += 0.5
    data[draws.random(data.shape) < 0.2] = np.nan
    parts = [Trials(data[own], data[own], numbers=np.arange(30)[own]) for own in (slice(0, 24), slice(24, 30))]
    dataset = Dataset((Session("session", *parts, channels=NAMES, missing="made up"),))
    trainer = Trainer(small(observation=word), TrainingPlan(batch=6, ramp=0), dataset, [0], 1)
    values = {**defaults(1), "coordinated_dropout": np.zeros(1), "learning_rate": np.array([1e-2])}
    losses = [trainer.run_epoch(values).validation[0] for _ in range(8)]
    assert np.isfinite(losses).all() and losses[-1] < losses[0]
