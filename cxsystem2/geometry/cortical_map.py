"""The logarithmic map between the visual field (degree) and the cortical plane (millimetre), both as complex numbers.

``w = k log(z + a)``, by default with k = 17 mm and a = 1 degree.

Source: Schwartz (1980) Vision Res 20:645.
"""

from __future__ import annotations

import numpy as np

from cxsystem2.geometry.plane import Points

MAGNIFICATION = 17.0
OFFSET = 1.0


def cortex(visual: complex, magnification: float = MAGNIFICATION, offset: float = OFFSET) -> complex:
    """The point of the cortical plane (mm) that sees a point of the visual field (degree)."""
    return complex(magnification * np.log(visual + offset))


def visual_field(cortical: Points, magnification: float = MAGNIFICATION, offset: float = OFFSET) -> Points:
    """The points of the visual field (degree) that points of the cortical plane (mm) see."""
    return np.asarray(np.exp(cortical / magnification) - offset, np.complex128)
