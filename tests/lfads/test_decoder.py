"""The decoder: its values are those of the formulas; the one with its gradient written out agrees with the general one."""

from dataclasses import fields

import numpy as np
import pytest
import torch

from cxsystem2.lfads.decoder import ControllerWeights, DecoderInput, clipped_step, decode
from cxsystem2.lfads.gru import CLIP, Recurrence
from cxsystem2.lfads.gru_decoder import decode_gru
from cxsystem2.lfads.room import Room

MEMBERS, TRIALS, STREAMS, INPUTS, UNITS, OWN, FACTORS = 2, 3, 4, 2, 6, 5, 3


class Case:
    """Weights and inputs of a decoder, all with a gradient."""

    def __init__(self, bins=5, masks=False, external=0, feedback=True, noise=True, scale=1.0, seed=0):
        self.random = torch.Generator().manual_seed(seed)
        seen = STREAMS + (FACTORS if feedback else 0)
        self.controller = ControllerWeights(
            self.normal(seen, 3 * OWN), self.normal(OWN, 3 * OWN), self.normal(3 * OWN), self.normal(1, OWN, scale=scale),
            self.normal(OWN, 2 * INPUTS), self.normal(2 * INPUTS),
        )  # fmt: skip
        driving = INPUTS + external
        self.generator = (self.normal(driving, 3 * UNITS), self.normal(UNITS, 3 * UNITS), self.normal(3 * UNITS))
        self.factors = self.normal(UNITS, FACTORS)
        self.drive = DecoderInput(
            self.normal(TRIALS, UNITS, scale=scale),
            self.normal(bins, TRIALS, STREAMS),
            self.normal(bins, TRIALS, external).detach() if external else None,
            self.normal(bins, TRIALS, INPUTS).detach() if noise else None,
            self.mask(bins, TRIALS, FACTORS) if masks else None,
            self.mask(bins + 1, TRIALS, UNITS) if masks else None,
            feedback,
        )
        own = [getattr(self.controller, field.name) for field in fields(self.controller)]
        self.tensors = [*own, *self.generator, self.factors, self.drive.begin, self.drive.stream]

    def normal(self, *shape, scale=1.0):
        drawn = scale * torch.randn(MEMBERS, *shape, generator=self.random, dtype=torch.float64)
        return drawn.requires_grad_()

    def mask(self, *shape):
        return (torch.rand(MEMBERS, *shape, generator=self.random) < 0.7).double() / 0.7

    def written_out(self, drive=None, room=None):
        return decode_gru(drive or self.drive, self.controller, *self.generator, self.factors, room or Room().part("decoder"))

    def general(self, drive=None):
        weights, recurrent, bias = self.generator
        recurrence = Recurrence(recurrent, bias)
        return decode(
            drive or self.drive,
            self.controller,
            lambda state, driving: clipped_step(recurrence, state, torch.bmm(driving, weights)),
            lambda state: torch.bmm(state, self.factors),
        )

    def slopes(self, decoded):
        random = torch.Generator().manual_seed(9)
        total = 0
        for name in ("factors", "states", "means", "log_variances"):
            array = getattr(decoded, name)
            total = total + (array * torch.randn(array.shape, generator=random, dtype=torch.float64)).sum()
        return torch.autograd.grad(total, self.tensors)


def step_by_the_formulas(h, x, w, u, b):
    n = len(h)
    z, r = (1 / (1 + np.exp(-(x @ w[:, part] + h @ u[:, part] + b[part]))) for part in (slice(n), slice(n, 2 * n)))
    c = np.tanh(x @ w[:, 2 * n :] + (r * h) @ u[:, 2 * n :] + b[2 * n :])
    return np.clip(z * h + (1 - z) * c, -CLIP, CLIP)


@pytest.mark.parametrize("way", ["written_out", "general"])
def test_values_are_those_of_the_formulas(way):
    """One member and trial after the other, in NumPy."""
    case = Case(masks=True, external=2, scale=8.0)
    found = getattr(case, way)()
    drive, con = case.drive, case.controller
    for member in range(MEMBERS):
        for trial in range(TRIALS):

            def of(array, *, m=member, t=trial):
                return array[m, ..., t, :].detach().numpy()

            w, u, b, own, out, out_b = (getattr(con, field.name)[member].detach().numpy() for field in fields(con))
            gen = [one[member].detach().numpy() for one in case.generator]
            own, read = own[0], case.factors[member].detach().numpy()
            state = drive.begin[member, trial].detach().numpy()
            factors = (state * of(drive.state_mask)[0]) @ read
            for step in range(5):
                seen = np.concatenate([of(drive.stream)[step], factors * of(drive.factor_mask)[step]])
                own = step_by_the_formulas(own, seen, w, u, b)
                mean, log_variance = np.split(own @ out + out_b, 2)
                used = mean + np.exp(log_variance / 2) * of(drive.noise)[step]
                state = step_by_the_formulas(state, np.concatenate([used, of(drive.external)[step]]), *gen)
                factors = (state * of(drive.state_mask)[step + 1]) @ read
                known = dict(factors=factors, states=state, means=mean, log_variances=log_variance, inputs=used)
                for name, value in known.items():
                    np.testing.assert_allclose(of(getattr(found, name))[step], value, rtol=0, atol=1e-11, err_msg=name)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"bins": 1},
        {"bins": 1, "scale": 12.0, "masks": True},
        {"bins": 2, "masks": True},
        {"masks": True, "external": 2},
        {"external": 1, "feedback": False},
        {"feedback": False, "masks": True},
        {"noise": False},
        {"noise": False, "external": 3, "masks": True, "bins": 9},
        {"scale": 12.0},
        {"scale": 12.0, "masks": True, "external": 1},
    ],
    ids=str,
)
def test_the_gradient_is_that_of_differentiation(options):
    case = Case(**options)
    mine, theirs = case.written_out(), case.general()
    for name in ("factors", "states", "means", "log_variances", "inputs"):
        torch.testing.assert_close(getattr(mine, name), getattr(theirs, name), rtol=0, atol=1e-11, msg=name)
    for place, pair in enumerate(zip(case.slopes(mine), case.slopes(theirs), strict=True)):
        torch.testing.assert_close(*pair, rtol=1e-8, atol=1e-9, msg=f"tensor {place}")


def test_a_loss_of_the_factors_alone_has_a_gradient_too():
    case = Case()
    pairs = [torch.autograd.grad(found.factors.square().sum(), case.tensors) for found in (case.written_out(), case.general())]
    for mine, theirs in zip(*pairs, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-8, atol=1e-9)


def test_what_stands_in_the_memory_of_an_earlier_call_does_not_matter():
    room = Room().part("decoder")
    for options in ({"bins": 6, "external": 2}, {"bins": 3}, {"bins": 6, "masks": True}):
        case = Case(**options)
        found, known = case.written_out(room=room), case.written_out()
        assert torch.equal(found.factors, known.factors)
        assert all(map(torch.equal, case.slopes(found), case.slopes(known)))


@pytest.mark.parametrize("way", ["written_out", "general"])
def test_many_draws_at_once_are_those_draws_one_by_one(way):
    case = Case(external=2)
    one, draws = case.drive, 3
    many = DecoderInput(
        torch.cat([one.begin + draw for draw in range(draws)], 1),
        one.stream,
        one.external.repeat(1, 1, draws, 1),
        torch.cat([one.noise - draw for draw in range(draws)], 2),
        samples=draws,
    )
    with torch.no_grad():
        found = getattr(case, way)(many)
        for draw in range(draws):
            known = getattr(case, way)(DecoderInput(one.begin + draw, one.stream, one.external, one.noise - draw))
            own = slice(draw * TRIALS, (draw + 1) * TRIALS)
            for name in ("factors", "states", "means", "log_variances", "inputs"):
                torch.testing.assert_close(getattr(found, name)[:, :, own], getattr(known, name), rtol=0, atol=1e-12)
