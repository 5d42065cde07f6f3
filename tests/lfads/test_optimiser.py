"""Adam for a stack: as Adam of PyTorch for each member, with a learning rate that is given with each step."""

import pytest
import torch

from cxsystem2.lfads.optimiser import Adam
from cxsystem2.lfads.parameters import Parameters, Weight


def stack(members):
    return Parameters({"first": Weight((3,), begin=1.0), "second": Weight((2, 2), begin=-1.0)}, members, dtype=torch.float64)


def gradients(members, steps, seed=0):
    random = torch.Generator().manual_seed(seed)
    return torch.randn(steps, members, 7, generator=random, dtype=torch.float64)


def test_each_member_moves_as_by_adam_of_pytorch():
    parameters, rates = stack(3), torch.tensor([1e-3, 1e-1, 0.0])
    optimiser = Adam(parameters)
    own = [torch.nn.Parameter(row.clone()) for row in parameters.block]
    theirs = [torch.optim.Adam([one], lr=float(rate)) for one, rate in zip(own, rates, strict=True)]
    for slopes in gradients(3, 6):
        parameters.gradients.copy_(slopes)
        optimiser.step(rates, 1e9)
        for one, other, slope in zip(own, theirs, slopes, strict=True):
            one.grad = slope.clone()
            other.step()
    torch.testing.assert_close(parameters.block, torch.stack([one.detach() for one in own]), rtol=0, atol=1e-8)
    assert not parameters.gradients.any()


def test_only_the_member_with_a_long_gradient_has_it_made_short():
    parameters, alone = stack(2), stack(1)
    slopes = gradients(2, 1)[0]
    slopes[1] *= 1e3
    parameters.gradients.copy_(slopes)
    alone.gradients.copy_(slopes[:1])
    norms = Adam(parameters).step(torch.full((2,), 0.1), 5.0)
    torch.testing.assert_close(norms, slopes.norm(dim=1))
    assert norms[0] < 5 < norms[1]
    optimiser = Adam(alone)
    optimiser.step(torch.full((1,), 0.1), 5.0)
    assert torch.equal(parameters.block[:1], alone.block)


def test_a_long_gradient_is_as_long_as_allowed():
    parameters = stack(1)
    parameters.gradients.fill_(100.0)
    optimiser = Adam(parameters)
    optimiser.step(torch.full((1,), 0.1), 5.0)
    assert float(optimiser.mean.norm()) / 0.1 == pytest.approx(5.0, rel=1e-6)


def test_members_count_their_own_steps():
    """A member that is new stands beside one that has trained for long."""
    parameters, alone = stack(2), stack(1)
    optimiser = Adam(parameters)
    optimiser.steps[0] = 1000
    parameters.gradients.fill_(1.0)
    alone.gradients.fill_(1.0)
    optimiser.step(torch.full((2,), 0.1), 1e9)
    Adam(alone).step(torch.full((1,), 0.1), 1e9)
    assert torch.equal(parameters.block[1:], alone.block)
    assert optimiser.steps.tolist() == [1001, 1]


def test_a_gradient_that_is_no_number_spoils_no_other_member():
    parameters = stack(2)
    parameters.gradients.fill_(1.0)
    parameters.gradients[0, 2] = float("nan")
    Adam(parameters).step(torch.full((2,), 0.1), 1.0)
    assert torch.isnan(parameters.block[0]).all() and torch.isfinite(parameters.block[1]).all()
