"""Random numbers of a stack: those of a member do not depend on the others."""

import pytest
import torch

from cxsystem2.lfads.randomness import Randomness

KEYS = [(5, 3, 0), (5, 3, 1), (5, 3, 7)]


def test_a_member_draws_the_same_alone_and_beside_others():
    together, alone = Randomness(KEYS), Randomness(KEYS[2:])
    for rates, own in (([0.0, 0.2, 0.5], [0.5]), ([0.3, 0.0, 0.0], [0.0])):
        assert torch.equal(together.normal(3, 5)[2:], alone.normal(3, 5))
        found = together.masks(torch.tensor(rates), 4, 3)
        known = alone.masks(torch.tensor(own), 4, 3)
        assert torch.equal(found[2:], torch.ones(1, 4, 3) if known is None else known)
    assert torch.equal(together.normal(2)[2:], alone.normal(2))


def test_members_draw_different_numbers():
    first, second, third = Randomness(KEYS).normal(100)
    assert not torch.equal(first, second) and not torch.equal(second, third)


@pytest.mark.parametrize("keep", [1e-4, 0.3, 0.5, 0.95])
def test_as_many_are_kept_as_asked(keep):
    count = 200_000
    found = Randomness([(1,)]).kept(torch.tensor([keep]), count).double().mean()
    assert abs(float(found) - keep) < 4 * (keep * (1 - keep) / count) ** 0.5 + 2**-16


def test_all_or_none_are_kept():
    found = Randomness(KEYS).kept(torch.tensor([0.0, 1.0, 0.5]), 1000)
    assert not found[0].any() and found[1].all() and 400 < found[2].sum() < 600


def test_what_dropout_keeps_is_made_larger():
    found = Randomness([(1,)]).masks(torch.tensor([0.25]), 50_000)
    assert set(found.unique().tolist()) == {0.0, float(torch.tensor(1) / (1 - torch.tensor(0.25)))}
    assert abs(float(found.mean()) - 1) < 0.02
    assert Randomness(KEYS).masks(torch.zeros(3), 4) is None
