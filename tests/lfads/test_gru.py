"""The gated recurrent unit: its values are those of the formulas, its gradient that of automatic differentiation."""

import numpy as np
import pytest
import torch

from cxsystem2.lfads.gru import CLIP, gru
from cxsystem2.lfads.room import Room

NAMES = ("inputs", "weights", "recurrent", "bias", "begin")


def given(bins=6, members=2, trials=3, inputs=4, units=5, begin_trials=3, scale=1.0, seed=0):
    draw = torch.Generator().manual_seed(seed)
    shapes = {
        "inputs": (members, bins, trials, inputs),
        "weights": (members, inputs, 3 * units),
        "recurrent": (members, units, 3 * units),
        "bias": (members, 3 * units),
        "begin": (members, begin_trials, units),
    }
    made = {name: torch.randn(shape, generator=draw, dtype=torch.float64) for name, shape in shapes.items()}
    made["begin"] *= scale
    return [made[name].requires_grad_() for name in NAMES]


def by_the_formulas(x, w, u, b, h):
    """One member and trial in NumPy: x (bins, inputs); the gates multiply the state before the recurrent product."""
    n, states = len(h), []
    for now in x:
        z = 1 / (1 + np.exp(-(now @ w[:, :n] + h @ u[:, :n] + b[:n])))
        r = 1 / (1 + np.exp(-(now @ w[:, n : 2 * n] + h @ u[:, n : 2 * n] + b[n : 2 * n])))
        c = np.tanh(now @ w[:, 2 * n :] + (r * h) @ u[:, 2 * n :] + b[2 * n :])
        h = np.clip(z * h + (1 - z) * c, -CLIP, CLIP)
        states.append(h)
    return np.array(states)


def by_differentiation(x, w, u, b, h):
    """The same for all members and trials in torch, so that it can be differentiated."""
    n, states = h.shape[2], []
    h = h.expand(x.shape[0], x.shape[2], n)
    for now in x.unbind(1):
        gates, back = now @ w + b[:, None], h @ u[..., : 2 * n]
        z, r = torch.sigmoid(gates[..., :n] + back[..., :n]), torch.sigmoid(gates[..., n : 2 * n] + back[..., n:])
        c = torch.tanh(gates[..., 2 * n :] + (r * h) @ u[..., 2 * n :])
        h = (z * h + (1 - z) * c).clamp(-CLIP, CLIP)
        states.append(h)
    return torch.stack(states, 1)


def slopes(found, tensors, seed=1):
    weights = torch.randn(found.shape, generator=torch.Generator().manual_seed(seed), dtype=found.dtype)
    return torch.autograd.grad((found * weights).sum(), tensors)


def test_states_are_those_of_the_formulas():
    tensors = given(scale=8.0)
    found = gru(*tensors).detach().numpy()
    x, w, u, b, h = (tensor.detach().numpy() for tensor in tensors)
    for member in range(2):
        for trial in range(3):
            known = by_the_formulas(x[member, :, trial], w[member], u[member], b[member], h[member, trial])
            np.testing.assert_allclose(found[member, :, trial], known, rtol=0, atol=1e-12)


@pytest.mark.parametrize("bins", [1, 2, 7])
@pytest.mark.parametrize("begin_trials", [1, 3], ids=["one beginning", "each its own"])
@pytest.mark.parametrize("last", [False, True], ids=["all bins", "last bin"])
@pytest.mark.parametrize("scale", [1.0, 10.0], ids=["", "clipped"])
def test_the_gradient_is_that_of_differentiation(bins, begin_trials, last, scale):
    tensors = given(bins=bins, begin_trials=begin_trials, scale=scale)
    known = by_differentiation(*tensors)
    found = gru(*tensors, last=last)
    known = known[:, -1] if last else known
    torch.testing.assert_close(found, known, rtol=0, atol=1e-12)
    for name, mine, theirs in zip(NAMES, slopes(found, tensors), slopes(known, tensors), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-9, atol=1e-10, msg=name)


def test_some_states_are_clipped_in_what_was_tried():
    """Else the case above shows nothing."""
    *_, begin = tensors = given(scale=10.0)
    assert (gru(*tensors)[:, 0].abs() == CLIP).any() and (begin.abs() > CLIP).any()


def test_inputs_without_a_gradient_and_without_width():
    inputs, *rest = given(inputs=4)
    found = slopes(gru(inputs.detach(), *rest), rest)
    for mine, theirs in zip(found, slopes(by_differentiation(inputs, *rest), rest), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-9, atol=1e-10)
    inputs, *rest = given(inputs=0)
    assert torch.isfinite(gru(inputs, *rest)).all()


def test_what_stands_in_the_memory_of_an_earlier_call_does_not_matter():
    room = Room().part("encoder")
    for bins, trials in ((7, 3), (4, 2), (7, 3)):
        tensors = given(bins=bins, trials=trials, begin_trials=1)
        found, known = gru(*tensors, room), gru(*tensors)
        assert torch.equal(found, known)
        assert all(map(torch.equal, slopes(found, tensors), slopes(known, tensors)))


def test_a_member_of_weights_that_are_no_numbers_spoils_no_other():
    tensors = given()
    with torch.no_grad():
        tensors[2][0] = float("nan")
    found, alone = gru(*tensors), gru(*(tensor[1:] for tensor in tensors))
    assert torch.isnan(found[0]).all()
    assert torch.equal(found[1], alone[0])
    for slope in slopes(found, tensors):
        assert torch.isfinite(slope[1]).all()
