"""The loss: what counts, through what the gradient passes, and the penalties."""

import numpy as np
import pytest
import torch
from scipy.stats import poisson

from cxsystem2.lfads.loss import loss, penalty, reconstruction
from cxsystem2.lfads.model import Given, Model, SessionShape
from cxsystem2.lfads.parameters import Parameters


@pytest.fixture
def model(small):
    return Model(small(), [SessionShape(3, 3)])


@pytest.fixture
def outputs():
    return torch.randn(2, 4, 5, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64).requires_grad_()


@pytest.fixture
def data():
    return torch.from_numpy(np.random.default_rng(0).poisson(2, (1, 4, 5, 3)).astype(float))


def test_an_element_of_counts_costs_what_the_distribution_says(model, outputs, data):
    """With the logarithm of the factorial, so that losses of all models compare."""
    found = reconstruction(model, outputs, data)
    known = -poisson.logpmf(data.numpy(), np.exp(outputs.detach().numpy())).mean((1, 2, 3))
    np.testing.assert_allclose(found.detach().numpy(), known, rtol=1e-12)


def test_what_was_not_observed_does_not_count(model, outputs, data):
    data[0, 1:3, 2, 1] = float("nan")
    observed = ~torch.isnan(data[0])
    found = reconstruction(model, outputs, data)
    cost = -poisson.logpmf(np.nan_to_num(data[0].numpy()), np.exp(outputs.detach().numpy()))
    np.testing.assert_allclose(found.detach().numpy(), cost[:, observed.numpy()].mean(1), rtol=1e-12)
    (slope,) = torch.autograd.grad(found.sum(), outputs)
    assert (slope[:, ~observed] == 0).all() and (slope[:, observed] != 0).all()


def test_the_gradient_passes_only_where_the_encoders_saw_nothing_and_the_value_covers_all(model, outputs, data):
    learnt = torch.rand(2, 4, 5, 3, generator=torch.Generator().manual_seed(1)) < 0.4
    found = reconstruction(model, outputs, data, learnt)
    assert torch.equal(found, reconstruction(model, outputs, data))
    (slope,) = torch.autograd.grad(found.sum(), outputs)
    assert (slope[~learnt] == 0).all() and (slope[learnt] != 0).all()


def test_only_what_counts_counts(model, outputs, data):
    data[0, 0, 0, 0] = float("nan")
    counted = torch.rand(1, 4, 5, 3, generator=torch.Generator().manual_seed(1)) < 0.4
    found = reconstruction(model, outputs, data, counted=counted)
    cost = -poisson.logpmf(np.nan_to_num(data[0].numpy()), np.exp(outputs.detach().numpy()))
    which = (counted & ~torch.isnan(data))[0].numpy()
    np.testing.assert_allclose(found.detach().numpy(), cost[:, which].mean(1), rtol=1e-12)
    assert float(reconstruction(model, outputs, data, counted=torch.zeros_like(counted)).detach().sum()) == 0  # and no 0/0


def values(**given):
    names = ("l2_generator", "l2_controller", "l2_encoders", "kl_initial", "kl_inputs")
    return {name: torch.tensor(given.get(name, [0.0, 0.0]), dtype=torch.float64) for name in names}


def test_penalties_are_of_recurrent_weights_alone(small):
    """Half of the sum of squares with its weight, over the number of recurrent weights of the model."""
    model = Model(small(), [SessionShape(3, 3)])
    parameters = Parameters(model.weights(), 2, dtype=torch.float64)
    parameters.draw([(0, 0), (0, 1)])
    given = values(l2_generator=[1.0, 0.0], l2_controller=[0.5, 2.0], l2_encoders=[0.0, 3.0])
    squares = {name: (parameters[name].detach() ** 2).flatten(1).sum(1) for name in parameters if "recurrent" in name}
    count = sum(parameters.weights[name].size for name in squares)
    encoders = squares["encoder.recurrent"] + squares["input_encoder.recurrent"]
    known = (
        given["l2_generator"] * squares["generator.recurrent"]
        + given["l2_controller"] * squares["controller.recurrent"]
        + given["l2_encoders"] * encoders
    )
    torch.testing.assert_close(penalty(parameters, given).detach(), 0.5 * known / count)


def test_the_sum_of_all_parts(small):
    model = Model(small(), [SessionShape(3, 3)])
    parameters = Parameters(model.weights(), 2, dtype=torch.float64)
    parameters.draw([(0, 0), (0, 1)])
    inferred = model.infer(parameters, Given(0, torch.ones(1, 4, 5, 3, dtype=torch.float64), 4))
    given = values(l2_generator=[1.0, 2.0], kl_initial=[0.3, 0.1], kl_inputs=[0.2, 0.5])
    ramp = torch.tensor([0.0, 0.5], dtype=torch.float64)
    found = loss(model, parameters, inferred, torch.ones(2, dtype=torch.float64), given, ramp)
    assert float(found.total[0].detach()) == 1
    known = 1 + 0.5 * (found.penalty + 0.1 * found.divergence_initial + 0.5 * found.divergence_inputs)[1]
    torch.testing.assert_close(found.total[1], known)
