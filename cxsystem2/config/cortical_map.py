"""The logarithmic map from the visual field (degree) to the cortical plane (millimetre).

Source: Schwartz (1980) Vision Res 20:645.
"""

from __future__ import annotations

import numpy as np

MAGNIFICATION = 17.0
OFFSET = 1.0


def cortex(visual: complex, magnification: float = MAGNIFICATION, offset: float = OFFSET) -> complex:
    """The point of the cortical plane (mm) that sees a point of the visual field (degree)."""
    return complex(magnification * np.log(visual + offset))
