"""Random numbers of a stack: each member has its own stream, so that it trains the same alone and beside others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor

_WORDS: Final = 4
"""Masks are drawn from 16 bits a number: four of them come from one random number of 64 bits."""

_ALL_SMALLEST: Final = -0x7FFF7FFF7FFF8000
"""Four times the smallest number of 16 bits."""


def generator_for(*key: int, device: str = "cpu") -> torch.Generator:
    """A stream that depends on its key alone: (seed, member, …), whole numbers from 0."""
    seed = int(np.random.SeedSequence(key).generate_state(1, np.uint64)[0] >> 1)
    random = torch.Generator(device=device)
    random.manual_seed(seed)
    return random


class Randomness:
    """What a step of training draws for each member of a stack.

    Args:
        keys: one key for each member, of which the stream of that member is made.
        device: where the numbers are needed.
    """

    def __init__(self, keys: Sequence[tuple[int, ...]], device: str = "cpu", dtype: torch.dtype = torch.float32) -> None:
        self.device, self.dtype = device, dtype
        self._streams = [generator_for(*key, device=device) for key in keys]

    def normal(self, *shape: int) -> Tensor:
        """Normal numbers (members, *shape)."""
        drawn = torch.empty(len(self._streams), *shape, device=self.device, dtype=self.dtype)
        for row, stream in zip(drawn, self._streams, strict=True):
            row.normal_(generator=stream)
        return drawn

    def kept(self, keep: Tensor, *shape: int) -> Tensor:
        """True with probability `keep` (members,), in an array (members, *shape); exact to 1/65536.

        Nothing is drawn for a member that keeps all, so that it draws the same whatever others need.
        """
        count = math.prod(shape)
        words = torch.empty(len(self._streams), -(-count // _WORDS), dtype=torch.int64, device=self.device)
        for row, stream, share in zip(words, self._streams, keep.tolist(), strict=True):
            if share < 1:
                row.random_(-(2**63), None, generator=stream)
            else:
                row.fill_(_ALL_SMALLEST)
        numbers = words.view(torch.int16)[:, :count]
        limit = (keep.to(torch.float64) * 65536 - 32768).round().clamp(max=32767).to(torch.int16)
        return (numbers < limit[:, None]).view(len(self._streams), *shape)

    def masks(self, rate: Tensor, *shape: int) -> Tensor | None:
        """Factors of dropout (members, *shape): 0 with probability `rate` (members,), else 1/(1 - rate); None: no dropout."""
        if not bool((rate > 0).any()):
            return None
        return self.kept(1 - rate, *shape) * (1 / (1 - rate)).to(self.dtype).view(-1, *(1 for _ in shape))
