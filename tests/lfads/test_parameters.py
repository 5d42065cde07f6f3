"""The weights of a stack: one block of memory, a seed for each member."""

import numpy as np
import torch

from cxsystem2.lfads.parameters import Parameters, Weight, dense, gru_weights

WEIGHTS = {
    "matrix": dense(40, 50),
    "bias": Weight((50,), begin=np.arange(50, dtype=np.float32)),
    "fixed": Weight((2, 3), begin=2.5, trained=False),
    **gru_weights("encoder", 30, 20, penalty="l2_encoders", joint_fan=True),
}


def test_arrays_are_parts_of_the_block():
    parameters = Parameters(WEIGHTS, 2)
    assert parameters.block.shape == (2, 40 * 50 + 50 + 6 + 30 * 60 + 20 * 60 + 60)
    with torch.no_grad():
        parameters["bias"][1] = 7.0
    assert (parameters.block[1, parameters.ranges["bias"]] == 7).all()
    assert {*parameters} == {*WEIGHTS} and len(parameters) == len(WEIGHTS)
    assert [tensor.shape for tensor in parameters.values()] == [(2, *weight.shape) for weight in WEIGHTS.values()]


def test_weights_begin_as_they_should():
    parameters = Parameters(WEIGHTS, 2)
    parameters.draw([(1, 0), (1, 1)])
    assert abs(parameters["matrix"].std().item() * np.sqrt(40) - 1) < 0.05
    for part in ("input", "recurrent"):
        assert abs(parameters[f"encoder.{part}"].std().item() * np.sqrt(30 + 20) - 1) < 0.05
    assert (parameters["encoder.bias"][:, :40] == 1).all() and (parameters["encoder.bias"][:, 40:] == 0).all()
    assert (parameters["bias"] == torch.arange(50)).all() and (parameters["fixed"] == 2.5).all()


def test_a_member_begins_the_same_beside_others():
    together, alone = Parameters(WEIGHTS, 3), Parameters(WEIGHTS, 1)
    together.draw([(4, 0), (4, 1), (4, 2)])
    alone.draw([(4, 2)])
    assert torch.equal(together.block[2:], alone.block)
    assert not torch.equal(together["matrix"][0], together["matrix"][1])


def test_gradients_are_added_to_the_block():
    parameters = Parameters(WEIGHTS, 2)
    for _ in range(2):
        parameters.differentiate(
            (parameters["bias"] * torch.tensor([[1.0], [3.0]])).sum(1) + parameters["fixed"].sum((1, 2)), 0.5
        )
    own = parameters.ranges["bias"]
    assert (parameters.gradients[:, own] == torch.tensor([[1.0], [3.0]])).all()
    parameters.gradients[:, own] = 0
    assert not parameters.gradients.any()


def test_what_is_penalised():
    assert Parameters(WEIGHTS, 1).penalised("l2_encoders") == ["encoder.recurrent"]
