"""A two-photon microscope: it looks at the cells one after the other, row by row, again in each frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.calcium.indicators import Gcamp6f, Indicator
from cxsystem2.lfads.trials import DataError

Doubles = npt.NDArray[np.float64]
ROWS = 512
"""Of the image."""


@dataclass(frozen=True, eq=False)
class Fluorescence:
    """The fluorescence of cells as a microscope gives it.

    Attributes:
        values: dF/F, shape (frames, cells).
        interval: of frames, second.
        phases: when in a frame each cell is looked at, from 0 to below 1 (cells,).
    """

    values: Doubles
    interval: float
    phases: Doubles

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.phases.shape != self.values.shape[1:]:
            raise DataError("fluorescence", f"frames x cells and a phase for each cell are needed, not {self.values.shape}")
        if not ((self.phases >= 0) & (self.phases < 1)).all():
            raise DataError("phases", "the time in a frame is a share of it, from 0 to below 1")
        if not 0 < self.interval < np.inf:
            raise DataError("frames", f"the time from frame to frame must be above 0, not {self.interval:g} s")

    @property
    def times(self) -> Doubles:
        """When each value was taken, second, from the beginning of the first frame (frames, cells)."""
        return (np.arange(len(self.values))[:, None] + self.phases) * self.interval


@dataclass(frozen=True)
class Microscope:
    """How spikes are looked at.

    Attributes:
        indicator: in the cells.
        frames: per second, Hz.
        noise: standard deviation of dF/F in one value.
        rows: of the image; the cells lie in rows that are drawn.
        seed: of rows and noise.
    """

    indicator: Indicator = field(default_factory=Gcamp6f)
    frames: float = 30.0
    noise: float = 0.05
    rows: int = ROWS
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.frames < np.inf:
            raise DataError("frames", f"the number of frames per second must be above 0, not {self.frames:g}")
        if not 0 <= self.noise < np.inf:
            raise DataError("noise", f"it must be 0 or more, not {self.noise:g}")
        if self.rows < 1:
            raise DataError("rows", f"an image has at least one, not {self.rows}")

    def phases(self, cells: int) -> Doubles:
        """When in a frame each cell is looked at: the row of its middle (cells,)."""
        return np.random.default_rng([self.seed, 1]).integers(0, self.rows, cells) / self.rows

    def look(self, spikes: npt.NDArray[np.floating], interval: float, recording: int = 0) -> Fluorescence:
        """The fluorescence of cells with these spikes.

        Args:
            spikes: counts (intervals, cells).
            interval: second; it should be short beside a frame.
            recording: its number; each has noise of its own, and the cells stay in their rows.

        Raises:
            DataError: the recording has no whole frame.
        """
        between = 1 / self.frames
        frames = int(len(spikes) * interval / between + 1e-9)
        if frames < 1:
            raise DataError("frames", f"{len(spikes) * interval:g} s are shorter than one frame of {between:g} s")
        phases = self.phases(spikes.shape[1])
        taken = Fluorescence(np.zeros((frames, spikes.shape[1])), between, phases)
        places = np.minimum((taken.times / interval).astype(np.int64), len(spikes) - 1)
        values = np.empty_like(taken.values)
        for cell in range(spikes.shape[1]):
            bright = self.indicator.brightness(self.indicator.calcium(spikes[:, cell], interval))
            values[:, cell] = bright[places[:, cell]]
        noise = np.random.default_rng([self.seed, 2, recording]).normal(0, self.noise, values.shape)
        return Fluorescence(values + noise, between, phases)
