"""Memory for the large arrays of a step of training, kept from step to step: to get it anew costs as much as to fill it."""

from __future__ import annotations

import math

import torch
from torch import Tensor


class Room:
    """Arrays by name; one that is taken again in the same shape is the same memory, with whatever stands in it.

    What a step of training leaves here must not be needed in the next one.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, Tensor] = {}

    def take(self, name: str, shape: tuple[int, ...], like: Tensor) -> Tensor:
        """An array that is not filled, of the kind of `like`."""
        count = math.prod(shape)
        known = self._arrays.get(name)
        if known is None or known.numel() < count or known.dtype != like.dtype or known.device != like.device:
            known = self._arrays[name] = torch.empty(count, dtype=like.dtype, device=like.device)
        return known[:count].view(shape)

    def part(self, name: str) -> Rooms:
        """The arrays of one part of a model."""
        return Rooms(self, name)


class Rooms:
    """The arrays of one part of a model, by short names."""

    def __init__(self, room: Room, part: str) -> None:
        self._room, self._part = room, part

    def take(self, name: str, shape: tuple[int, ...], like: Tensor) -> Tensor:
        """As `Room.take`."""
        return self._room.take(f"{self._part}.{name}", shape, like)

    def under(self, part: str) -> Rooms:
        """The arrays of a part of this part."""
        return Rooms(self._room, f"{self._part}.{part}")
