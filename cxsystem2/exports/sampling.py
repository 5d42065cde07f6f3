"""The times of a recorded variable as other formats say them: a beginning and a step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsystem2.results.records import Recording

_SLACK = 1e-3
"""The part of a step by which a time may differ; times are multiples of the time step of the run."""


class Sampling(NamedTuple):
    """The first time and the step between two, second."""

    start: float
    step: float

    @classmethod
    def of(cls, recording: Recording, dt: float) -> Sampling | None:
        """How a variable was sampled; None where the steps differ. A single value counts as one of each time step."""
        times = recording.t
        if len(times) < 2:
            return cls(float(times[0]) if len(times) else 0.0, dt)
        start, step = float(times[0]), float(times[-1] - times[0]) / (len(times) - 1)
        steps = round(step / dt)
        if steps and abs(steps * dt - step) < 1e-6 * dt:
            step = steps * dt  # without what the difference of two times has lost
        even = step > 0 and float(np.abs(times - (start + step * np.arange(len(times)))).max()) < _SLACK * step
        return cls(start, step) if even else None
