"""What training makes small: reconstruction, divergences from the priors, and penalties on weights.

    loss = scale x (mean loss of an element + ramp x (L2 + kl_initial x KL of initial conditions + kl_inputs x KL of inputs))

The weights of the divergences stand beside a mean over bins and channels, as in AutoLFADS: a true bound on the likelihood has
the weight 1/(bins x channels).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from cxsystem2.lfads.model import Inferred, Model
from cxsystem2.lfads.parameters import Parameters

PENALTIES = ("l2_generator", "l2_controller", "l2_encoders")
"""The hyper-parameters that weigh L2 penalties."""


@dataclass(frozen=True)
class Parts:
    """The parts of a loss, each for all members (members,)."""

    total: Tensor
    reconstruction: Tensor
    divergence_initial: Tensor
    divergence_inputs: Tensor
    penalty: Tensor


def reconstruction(
    model: Model,
    outputs: Tensor,
    data: Tensor,
    learnt: Tensor | None = None,
    counted: Tensor | None = None,
    session: int = 0,
) -> Tensor:
    """The mean loss of an element, for each member (members,).

    Args:
        model: whose observation model is used.
        outputs: numbers of the distributions (members, bins, trials, n).
        data: (1 or members, bins, trials, channels); nan where nothing was observed, which does not count.
        learnt: where the gradient passes, the shape of `data` for the members; None: everywhere.
        counted: which elements count at all; None: all that were observed.
        session: whose channels these are.
    """
    missing = torch.isnan(data)
    if bool(missing.any()):
        counted = ~missing if counted is None else counted & ~missing
        data = torch.nan_to_num(data)
    if learnt is not None:
        learnt = learnt.repeat(1, 1, 1, outputs.shape[3] // learnt.shape[3])
        outputs = torch.where(learnt, outputs, outputs.detach())
    found = model.observations[session].loss(outputs, data)
    if counted is None:
        return found.mean((1, 2, 3))
    return torch.where(counted, found, 0).sum((1, 2, 3)) / counted.expand_as(found).sum((1, 2, 3)).clamp(min=1)


def penalty(parameters: Parameters, values: Mapping[str, Tensor]) -> Tensor:
    """The L2 penalties of all recurrent weights, for each member (members,), over the number of these weights."""
    total, count = torch.zeros(parameters.members, dtype=parameters.block.dtype, device=parameters.block.device), 0
    for name in PENALTIES:
        for weight in parameters.penalised(name):
            array = parameters[weight]
            count += parameters.weights[weight].size
            if bool((values[name] > 0).any()):
                total = total + 0.5 * values[name] * (array**2).flatten(1).sum(1)
    return total / max(count, 1)


def loss(
    model: Model,
    parameters: Parameters,
    inferred: Inferred,
    reconstructed: Tensor,
    values: Mapping[str, Tensor],
    ramp: Tensor,
) -> Parts:
    """All parts, and their sum.

    Args:
        model: the network.
        parameters: of the stack.
        inferred: from the batch.
        reconstructed: the mean loss of an element, of `reconstruction`.
        values: hyper-parameters, one vector (members,) each.
        ramp: share of the divergences and penalties that counts so far (members,).
    """
    initial, inputs = model.divergences(parameters, inferred)
    penalised = penalty(parameters, values)
    for observation in model.observations:
        if (cost := observation.penalty(parameters, values)) is not None:
            penalised = penalised + cost
    total = reconstructed + ramp * (penalised + values["kl_initial"] * initial + values["kl_inputs"] * inputs)
    return Parts(total, reconstructed, initial, inputs, penalised)
