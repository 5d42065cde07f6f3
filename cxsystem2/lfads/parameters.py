"""The weights of a stack of members: every array has a leading member axis, and all are parts of one block of memory."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.randomness import generator_for


@dataclass(frozen=True)
class Weight:
    """One array of a model, without the member axis.

    Attributes:
        shape: shape for one member.
        spread: standard deviation of the normal numbers that it begins with; 0: it begins with `begin`.
        begin: what it begins with where `spread` is 0: one number, or an array of the shape.
        penalty: the hyper-parameter that weighs its L2 penalty; empty: it has none.
        trained: whether training changes it.
    """

    shape: tuple[int, ...]
    spread: float = 0.0
    begin: float | NDArray[np.float32] = 0.0
    penalty: str = ""
    trained: bool = True

    @property
    def size(self) -> int:
        """Numbers in it for one member."""
        return math.prod(self.shape)


def dense(inputs: int, outputs: int, *, fan: int | None = None, penalty: str = "") -> Weight:
    """A matrix (inputs, outputs) of normal numbers with standard deviation 1/sqrt(fan); fan is `inputs` unless given."""
    return Weight((inputs, outputs), spread=1 / math.sqrt(max(fan or inputs, 1)), penalty=penalty)


def gru_weights(name: str, inputs: int, units: int, *, penalty: str, joint_fan: bool = False) -> dict[str, Weight]:
    """The arrays of one GRU: gates z, r and the candidate side by side, (inputs, 3 units) and (units, 3 units).

    Biases of the gates begin with 1, that of the candidate with 0. `joint_fan` scales both matrices by inputs + units, as
    encoders have it.
    """
    bias = np.concatenate([np.ones(2 * units), np.zeros(units)]).astype(np.float32)
    fan = inputs + units if joint_fan else None
    return {
        f"{name}.input": dense(inputs, 3 * units, fan=fan),
        f"{name}.recurrent": dense(units, 3 * units, fan=fan, penalty=penalty),
        f"{name}.bias": Weight((3 * units,), begin=bias),
    }


class Parameters(Mapping[str, Tensor]):
    """The weights of all members of a stack by name, each (members, …); `block` and `gradients` hold all in (members, n).

    A single model is a stack of one. That all stand in one block makes the optimiser, clipping, copies from member to
    member and checkpoints a few operations on (members, n).
    """

    def __init__(
        self, weights: Mapping[str, Weight], members: int, *, dtype: torch.dtype = torch.float32, device: str = "cpu"
    ) -> None:
        self.weights, self.members = dict(weights), members
        self.count = sum(weight.size for weight in weights.values())
        self.block = torch.zeros(members, self.count, dtype=dtype, device=device)
        self.gradients = torch.zeros_like(self.block)
        self.ranges: dict[str, slice] = {}
        self._tensors: dict[str, Tensor] = {}
        self._slopes: dict[str, Tensor] = {}
        begin = 0
        for name, weight in self.weights.items():
            part = slice(begin, begin + weight.size)
            begin = part.stop
            self.ranges[name] = part
            self._tensors[name] = self._part(self.block, name).requires_grad_(weight.trained)
            self._slopes[name] = self._part(self.gradients, name)

    def _part(self, block: Tensor, name: str) -> Tensor:
        """The view of one array in a block."""
        return block[:, self.ranges[name]].view(self.members, *self.weights[name].shape)

    def draw(self, seeds: Sequence[tuple[int, ...]]) -> None:
        """Give each member the weights that its seed stands for; other members of the stack do not matter."""
        for member, seed in enumerate(seeds):
            random = generator_for(*seed, device="cpu")
            for name, weight in self.weights.items():
                if weight.spread:
                    drawn = torch.randn(weight.size, generator=random, dtype=torch.float32) * weight.spread
                else:
                    drawn = torch.as_tensor(
                        np.broadcast_to(np.asarray(weight.begin, np.float32), weight.shape).reshape(-1).copy()
                    )
                with torch.no_grad():
                    self.block[member, self.ranges[name]] = drawn.to(self.block)

    def differentiate(self, total: Tensor, slope: float) -> None:
        """Add the gradient of the sum of `total` (members,), times `slope`, to `gradients`."""
        trained = [name for name, weight in self.weights.items() if weight.trained]
        tensors = [self._tensors[name] for name in trained]
        found = torch.autograd.grad(total, tensors, torch.full_like(total, slope), allow_unused=True)
        pairs = [(self._slopes[name], one) for name, one in zip(trained, found, strict=True) if one is not None]
        torch._foreach_add_([slopes for slopes, _ in pairs], [one for _, one in pairs])

    def penalised(self, hyper_parameter: str) -> list[str]:
        """The names of the arrays whose L2 penalty a hyper-parameter weighs."""
        return [name for name, weight in self.weights.items() if weight.penalty == hyper_parameter]

    def __getitem__(self, name: str) -> Tensor:
        return self._tensors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)
