"""Readouts: from factors to the numbers of the observation model."""

import pytest
import torch

from cxsystem2.lfads.parameters import Parameters
from cxsystem2.lfads.readouts.base import READOUTS


def made(word, factors, outputs):
    readout = READOUTS[word]("readout.0", factors, outputs, 8)
    parameters = Parameters(readout.weights(), 1, dtype=torch.float64)
    parameters.draw([(3,)])
    return readout, parameters


def test_linear():
    readout, parameters = made("linear", 3, 5)
    with torch.no_grad():
        parameters["readout.0.bias"][:] = 2.0
    factors = torch.randn(1, 4, 2, 3, dtype=torch.float64)
    known = factors @ parameters["readout.0.weights"][0] + 2
    torch.testing.assert_close(readout.read(parameters, factors), known)


@pytest.mark.parametrize("factors, outputs", [(2, 7), (3, 3), (1, 2), (4, 5)])
def test_injective_hides_no_dimension_of_the_factors(factors, outputs):
    """The rank of the derivative is the number of factors, at every place, also with weights that are large."""
    readout, parameters = made("injective", factors, outputs)
    with torch.no_grad():
        parameters.block += torch.randn(parameters.block.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
        parameters["readout.0.mix"][:] = torch.linalg.qr(parameters["readout.0.mix"])[0]
    random = torch.Generator().manual_seed(1)
    for _ in range(20):
        place = 2 * torch.randn(factors, generator=random, dtype=torch.float64)
        slope = torch.autograd.functional.jacobian(
            lambda given: readout.read(parameters, given[None, None, None])[0, 0, 0], place
        )
        sizes = torch.linalg.svdvals(slope)
        assert len(sizes) == factors and sizes[-1] > 1e-5 * sizes[0]


def test_an_injective_readout_begins_as_a_linear_one_that_changes_no_length():
    readout, parameters = made("injective", 3, 6)
    factors = torch.randn(1, 10, 4, 3, dtype=torch.float64)
    found = readout.read(parameters, factors)
    torch.testing.assert_close(found.norm(dim=3), factors.norm(dim=3), rtol=0.1, atol=0)
