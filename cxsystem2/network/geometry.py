"""Where cells are: on the cortical plane (millimetre) and in the visual field (degree), both as complex numbers.

The two are tied by the logarithmic map ``w = k log(z + a)`` with k = 17 mm and a = 1 degree.

Source: Schwartz (1980) Vision Res 20:645.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.network.draw import blocks, generator

Points = npt.NDArray[np.complex128]

MAGNIFICATION = 17.0
OFFSET = 1.0
_TO_MM = 1e3


def cortex(visual: complex) -> complex:
    """The point of the cortical plane (mm) that sees a point of the visual field (degree)."""
    return complex(MAGNIFICATION * np.log(visual + OFFSET))


def visual_field(cortical: Points) -> Points:
    """The points of the visual field (degree) that points of the cortical plane (mm) see."""
    return np.asarray(np.exp(cortical / MAGNIFICATION) - OFFSET, np.complex128)


def positions(size: int, radius: float, spacing: float, center: complex, seed: int, owner: str) -> Points:
    """Cells spread evenly over a disc around the image of `center`, on a square grid of `spacing` when it is above 0.

    `radius` and `spacing` are in metre, `center` in degree of the visual field; the answer is in millimetre.
    """
    placed = np.empty(size, np.complex128)
    for number, start, stop in blocks(size):
        placed[start:stop] = _disc(stop - start, radius * _TO_MM, spacing * _TO_MM, generator(seed, "position", owner, number))
    placed += cortex(center)
    return placed


def _disc(size: int, radius: float, spacing: float, random: np.random.Generator) -> Points:
    """Points in a disc around 0, by rejection from the square around it."""
    if radius <= 0:
        return np.zeros(size, np.complex128)
    steps = int(np.ceil(2 * radius / spacing)) if spacing > 0 else 0
    accepted: list[Points] = []
    missing = size
    while missing > 0:
        unit = random.random((2, 2 * missing + 8))
        square = np.floor(unit * steps) * spacing - radius if steps else (2 * unit - 1) * radius
        points = square[0] + 1j * square[1]
        inside = points[np.abs(points) <= radius]
        accepted.append(inside)
        missing -= len(inside)
    return np.concatenate(accepted)[:size]
