"""The results of one run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.problems import counted, one_of
from cxsystem2.results.records import PopulationRecord, Recording, Spikes, Watched

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(slots=True)
class Results:
    """Everything that a run has recorded, and everything needed to repeat it.

    `spikes` and `recordings` are keyed by object name (``NG1_SS_L4``), `timings` by stage in second, `profile` by Brian2
    object in second (empty unless asked for), `synapses` by the name of the pathway. Times are in second, recorded
    values in the SI unit that they name.
    """

    title: str
    device: str
    seed: int
    runtime: float
    dt: float
    created: str
    populations: dict[str, PopulationRecord]
    spikes: dict[str, Spikes]
    recordings: dict[str, dict[str, Recording]] = field(default_factory=dict)
    watched: dict[str, Watched] = field(default_factory=dict)
    """The populations of which not all spikes are recorded, and which are; see `part` for any population."""
    synapses: dict[str, int] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    profile: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    not_a_number: list[str] = field(default_factory=list)
    """The potentials that were not a number (NaN or infinite) at the end: population and compartment."""
    anatomy: str = ""
    physiology: str = ""
    physiology_format: str = "csv"
    """What the text of the physiology table is written in, ``csv`` or ``yaml``; with equations of its own it is YAML."""
    path: Path | None = None

    def part(self, name: str) -> Watched:
        """The cells of a population whose spikes are recorded, and when they are: all of them and always, as a rule."""
        return self.watched.get(name) or Watched(np.arange(self.populations[name].size))

    def rates(self, start: float = 0.0, stop: float | None = None) -> dict[str, float]:
        """Mean firing rate (Hz) of each recorded population between two times (second), over the cells that are recorded.

        It is NaN where no spikes are recorded between these times.
        """
        stop = self.runtime if stop is None else stop
        if not 0 <= start < stop:
            raise ValueError(f"the window from {start:g} s to {stop:g} s is empty")
        counts = {name: np.count_nonzero((spikes.t >= start) & (spikes.t < stop)) for name, spikes in self.spikes.items()}
        recorded = {name: self._recorded(name, start, stop) for name in counts}
        return {name: float(count / recorded[name][0] / recorded[name][1]) for name, count in counts.items()}

    def _recorded(self, name: str, start: float, stop: float) -> tuple[int, float]:
        """How many cells of a population are recorded between two times, and for how long (second); NaN for not at all."""
        if name not in self.watched:
            return self.populations[name].size, stop - start
        begin, end = self.watched[name].within(start, stop)
        return len(self.watched[name].cells), end - begin if begin < end else math.nan

    @property
    def why_not_a_number(self) -> str:
        """A sentence that says which potentials were not a number at the end; empty where all were one."""
        return f"not a number: the potential of {one_of(self.not_a_number)}; the result is kept" if self.not_a_number else ""

    def raster(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw a raster of all recorded populations; see `cxsystem2.results.raster.draw_raster` for the options."""
        from cxsystem2.results.raster import draw_raster

        return draw_raster(self, ax, **options)

    def export(self, word: str, target: str | Path | None = None, *, overwrite: bool = False) -> Path:
        """Write the results in another form, ``csv`` or ``svg`` say; see `cxsystem2.results.export.export`."""
        from cxsystem2.results.export import export

        return export(self, word, target, overwrite=overwrite)

    def summary(self) -> list[tuple[str, str, str, int, float]]:
        """Name, type, layer, size and rate (Hz) of each recorded population."""
        rates = self.rates()
        known = ((name, self.populations[name]) for name in self.spikes)
        return [(name, known.type, known.layer, known.size, rates[name]) for name, known in known]

    def __repr__(self) -> str:
        spikes = sum(len(found.t) for found in self.spikes.values())
        return (
            f"<Results of '{self.title}': {counted(len(self.populations), 'population')}, {self.runtime:g} s on {self.device}, "
            f"{spikes} spikes, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        from cxsystem2.results.html import results_html

        return results_html(self)
