"""How many cells a disc can hold at a distance from each other."""

from __future__ import annotations

import numpy as np


def coverage(size: int, radius: float, distance: float) -> float:
    """The share of a disc that `size` circles with the diameter `distance` cover."""
    return size * (distance / radius) ** 2 / 4


def sites(radius: float, spacing: float) -> int:
    """How many points of a hexagonal lattice, the densest of all, lie within a disc; one of them is its centre."""
    height = spacing * 0.75**0.5
    row = np.arange(-int(radius / height), int(radius / height) + 1)
    half = np.sqrt(np.maximum(radius**2 - (row * height) ** 2, 0.0)) / spacing
    even = row % 2 == 0
    return int(np.where(even, 2 * np.floor(half) + 1, 2 * np.floor(half + 0.5)).sum())


def holds(size: int, radius: float, distance: float) -> bool:
    """Whether a disc has room for cells at such a distance from each other; a disc without a radius is a point."""
    if not radius or not distance or coverage(size, radius, distance) <= SPARSE:
        return True
    return size <= sites(radius, distance)


SPARSE = 0.35
"""The coverage up to which cells find room by chance."""
