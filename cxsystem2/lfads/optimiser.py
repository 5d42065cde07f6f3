"""Adam (Kingma & Ba 2015) for a stack: each member has its own learning rate, norm of the gradient and count of steps."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from cxsystem2.lfads.parameters import Parameters

FIRST: Final = 0.9
"""How much of the mean of gradients is kept at each step."""
SECOND: Final = 0.999
"""How much of the mean of their squares is kept."""
SMALLEST: Final = 1e-8
"""Added to the root of the mean of squares."""


class Adam:
    """The state of the optimiser of a stack; `mean`, `square` are (members, n), `steps` (members,).

    The learning rate is no part of the state: it is given with each step, so that no checkpoint can bring an old one back.
    """

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.mean = torch.zeros_like(parameters.block)
        self.square = torch.zeros_like(parameters.block)
        self.steps = torch.zeros(parameters.members, dtype=torch.float64, device=parameters.block.device)

    @torch.no_grad()
    def step(self, learning_rate: Tensor, largest_norm: float) -> Tensor:
        """Move all members by their gradients, and set these to 0.

        Args:
            learning_rate: (members,).
            largest_norm: the gradient of a member whose norm is larger is made as short as this.

        Returns:
            The norms before (members,).
        """
        gradients, values = self._parameters.gradients, self._parameters.block
        norms: Tensor = torch.linalg.vector_norm(gradients, dim=1)
        gradients.mul_((largest_norm / (norms + 1e-6)).clamp(max=1)[:, None])
        self.mean.lerp_(gradients, 1 - FIRST)
        self.square.mul_(SECOND).addcmul_(gradients, gradients, value=1 - SECOND)
        self.steps += 1
        scale = (learning_rate.double() / (1 - FIRST**self.steps)).to(values)
        root = torch.sqrt(self.square).mul_((1 / torch.sqrt(1 - SECOND**self.steps)).to(values)[:, None]).add_(SMALLEST)
        values.sub_(torch.div(self.mean, root, out=root).mul_(scale[:, None]))
        gradients.zero_()
        return norms
