"""Where the cells of a population are on the cortical plane: drawn within a disc, all in millimetre."""

from __future__ import annotations

from itertools import count

import numpy as np
import numpy.typing as npt

from cxsystem2.draws.streams import blocks, generator
from cxsystem2.draws.subsets import subsets
from cxsystem2.geometry.packing import SPARSE, coverage, sites
from cxsystem2.geometry.plane import Disc, Points


def scattered(size: int, disc: Disc, seed: int, owner: str, grid: float = 0.0) -> Points:
    """Cells spread evenly over a disc by chance, on a square grid when one is given (mm); cells may share a place."""
    placed = np.empty(size, np.complex128)
    for number, start, stop in blocks(size):
        placed[start:stop] = _inside(stop - start, disc.radius, grid, generator(seed, "position", owner, number))
    return placed + disc.center


def apart(size: int, disc: Disc, distance: float, seed: int, owner: str) -> Points:
    """Cells spread over a disc, any two of them more than `distance` (mm) apart.

    In a sparse disc cells are thrown at random and stay where no other is too near. In a crowded one they take random
    places of a hexagonal lattice, as wide as the disc allows, and leave these at random as far as they may.
    """
    if disc.radius <= 0 or distance <= 0:
        return scattered(size, disc, seed, owner)
    sparse = coverage(size, disc.radius, distance) <= SPARSE
    place = _thrown if sparse else _jittered
    return place(size, disc.radius, distance, seed, owner) + disc.center


def _thrown(size: int, radius: float, distance: float, seed: int, owner: str) -> Points:
    """Rounds of random points; each round has its own stream."""
    from scipy.spatial import cKDTree

    placed = np.empty(0, np.complex128)
    for number in count():
        missing = size - len(placed)
        if missing <= 0:
            break
        points = _inside(missing + missing // 4 + 8, radius, 0.0, generator(seed, "position", owner, number))
        if len(placed):
            nearest, _ = cKDTree(_plane(placed)).query(_plane(points), distance_upper_bound=distance)
            points = points[np.isinf(nearest)]
        if len(points) > 1:
            pairs = cKDTree(_plane(points)).query_pairs(distance, output_type="ndarray")
            points = np.delete(points, np.unique(pairs[:, 1]))  # the earlier of two stays
        placed = np.concatenate([placed, points])
    return placed[:size]


def _jittered(size: int, radius: float, distance: float, seed: int, owner: str) -> Points:
    """Random places of a lattice, moved by less than half of what it is wider than the distance."""
    narrow, wide = distance, 2 * distance
    for _ in range(40):
        spacing = (narrow + wide) / 2
        fits = sites(radius - (spacing - distance) / 2, spacing) >= size
        narrow, wide = (spacing, wide) if fits else (narrow, spacing)
    random, room = generator(seed, "position", owner), (narrow - distance) / 2
    lattice = _lattice(radius - room, narrow)
    chosen = lattice[subsets(1, len(lattice), size, random)]
    random.shuffle(chosen)
    angle, far = random.random((2, size))
    return np.asarray(chosen + 0.999 * room * np.sqrt(far) * np.exp(2j * np.pi * angle), np.complex128)


def _lattice(radius: float, spacing: float) -> Points:
    """The points that `sites` counts."""
    height = spacing * 0.75**0.5
    rows = int(radius / height)
    found = []
    for row in range(-rows, rows + 1):
        half = np.sqrt(max(radius**2 - (row * height) ** 2, 0.0)) / spacing
        shift = row % 2 / 2
        steps = int(np.floor(half + shift))
        x = np.arange(-steps, steps + 1) if not shift else np.arange(-steps, steps) + 0.5
        found.append(x * spacing + 1j * row * height)
    return np.asarray(np.concatenate(found), np.complex128)


def _plane(points: Points) -> npt.NDArray[np.float64]:
    return np.stack([points.real, points.imag], axis=1)


def _inside(size: int, radius: float, grid: float, random: np.random.Generator) -> Points:
    """Points in a disc around 0, by rejection from the square around it."""
    if radius <= 0:
        return np.zeros(size, np.complex128)
    steps = int(np.ceil(2 * radius / grid)) if grid > 0 else 0
    accepted: list[Points] = []
    missing = size
    while missing > 0:
        unit = random.random((2, 2 * missing + 8))
        square = np.floor(unit * steps) * grid - radius if steps else (2 * unit - 1) * radius
        points = square[0] + 1j * square[1]
        inside = points[np.abs(points) <= radius]
        accepted.append(inside)
        missing -= len(inside)
    return np.concatenate(accepted)[:size]
