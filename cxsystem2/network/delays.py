"""Delays in steps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def delay_steps(delay: npt.ArrayLike, dt: float) -> npt.NDArray[np.int64]:
    """Delays (second) in steps of `dt`, rounded to the nearest one and half a step up, as Brian2 does."""
    return np.asarray(np.asarray(delay, np.float64) / dt + 0.5).astype(np.int64)
