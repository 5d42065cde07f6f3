"""The cortical plane: points in millimetre as complex numbers, and the discs that populations fill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.complex128]
"""Positions of cells, shape (cells,): x + iy in millimetre on the cortical plane, or in degree of the visual field."""


@dataclass(frozen=True, slots=True)
class Disc:
    """The disc on the cortical plane that a population fills, millimetre."""

    center: complex
    radius: float
