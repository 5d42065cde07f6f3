"""What a device hands over after a run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cxsystem2.syntax import Model


@dataclass(slots=True)
class Records:
    """What the monitors of a run hold, in SI units: spikes (cell, time) by group, states (time, values) by recorder."""

    spikes: dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]] = field(default_factory=dict)
    states: dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = field(default_factory=dict)
    counts: dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = field(default_factory=dict)
    """Beginnings of bins, and spikes in each bin for each population, by rate recorder."""
    synapses: dict[str, dict[str, npt.NDArray[np.float64]]] = field(default_factory=dict)
    """Variables at the end, by projection, of the synapses that are saved and that change."""
    warnings: list[str] = field(default_factory=list)
    not_a_number: list[str] = field(default_factory=list)
    """Populations and compartments whose potentials were not a number at the end."""
    events: dict[str, int] = field(default_factory=dict)
    """Synaptic events by projection, where the device delivers spikes itself."""
    profile: dict[str, float] = field(default_factory=dict)
    """Seconds that each Brian2 object took, where that was asked for."""
    threads: int = 1
    memory: int = 0
    """The most memory (bytes) that the program of the simulation used; 0 where there is none, or nobody knows."""

    def note_no_number(self, population: str, compartment: str) -> None:
        """Note, with a warning, that the potential of a compartment was not a number at the end."""
        self.not_a_number.append(f"{population} ({compartment})")
        what = f"{population}: the membrane potential ({compartment})"
        self.warnings.append(f"{what} is not a number at the end; take a smaller default_clock")

    def without_records(self, model: Model) -> Records:
        """The same with no spike and no bin, where these went elsewhere."""
        layout = model.layout
        nothing = np.empty(0, np.int32), np.empty(0)
        counts = {one.name: (np.empty(0), np.empty((0, len(one.members)))) for one in layout.rate_recorders}
        return replace(self, spikes=dict.fromkeys(layout.spike_recorders, nothing), states={}, counts=counts)
