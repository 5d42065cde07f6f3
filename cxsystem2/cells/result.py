"""What a cell did in one run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.cells.quantity import CellError, Floats
from cxsystem2.problems import one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class CellRun:
    """The response of one cell to a stimulus, in SI units.

    `t` (second), `vm` (volt) and `current` (ampere) have one element for each time step; so have the further state
    variables in `states` (``run["w"]``), whose units are in `units`. `spikes` are the times of the spikes (second).
    """

    model: str
    parameters: dict[str, float]
    t: Floats
    vm: Floats
    states: dict[str, Floats]
    units: dict[str, str]
    current: Floats
    spikes: Floats
    duration: float

    def __getitem__(self, name: str) -> Floats:
        """A variable by its name."""
        found = {"t": self.t, "vm": self.vm, "current": self.current, **self.states}
        if name not in found:
            raise CellError(f"{self.model} has no variable '{name}'; there are {one_of(found)}")
        return found[name]

    @property
    def rate(self) -> float:
        """Spikes per second over the whole run, hertz."""
        return len(self.spikes) / self.duration

    @property
    def intervals(self) -> Floats:
        """The times between spikes, second."""
        return np.diff(self.spikes)

    def plot(self) -> Figure:
        """A figure of the potential with its spikes, the further variables, and the current."""
        from cxsystem2.cells.draw import draw_run

        return draw_run(self)

    def save_plot(self, target: str | Path) -> Path:
        """Write the figure to a picture file (``.png``, ``.pdf``, ``.svg``)."""
        from cxsystem2.cells.draw import save

        return save(self.plot, target)
