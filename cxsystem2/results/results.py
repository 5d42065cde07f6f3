"""The results of one run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from cxsystem2.errors import WindowError
from cxsystem2.late import late
from cxsystem2.pictures import MOST_DOTS
from cxsystem2.problems import counted, one_of
from cxsystem2.results.labels import Called
from cxsystem2.results.naming import AllSpikes, Populations, Rates, Recordings, Variables, chosen, listed
from cxsystem2.results.plotting import Plotting
from cxsystem2.results.records import InputFile, PopulationRecord, Recording, Watched

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(slots=True)
class Results:
    """Everything that a run has recorded, and everything needed to repeat it.

    `spikes` and `recordings` are keyed by object name (``NG1_SS_L4``); ``spikes["E"]`` finds a population by its idx, subtype
    or type, too. `timings` are keyed by stage in second, `profile` by Brian2 object in second (empty unless asked for),
    `synapses` by the name of the pathway. Times are in second, recorded values in the SI unit that they name.
    """

    has_run: ClassVar[bool] = True
    """Whether these are results of a run, and not a network before its run (`cxsystem2.netfigures.Planned`)."""
    title: str
    device: str
    seed: int
    runtime: float
    dt: float
    created: str
    populations: dict[str, PopulationRecord]
    spikes: AllSpikes
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
    inputs: dict[str, InputFile] = field(default_factory=dict)
    """The files that the run has read, by their names as seen from the tables; empty for results of older versions."""

    def __post_init__(self) -> None:
        self.populations = Populations(self.populations)
        self.spikes = AllSpikes(self.spikes, self.populations)
        self.recordings = Recordings({name: Variables(own) for name, own in self.recordings.items()}, self.populations)

    def part(self, name: str) -> Watched:
        """The cells of a population whose spikes are recorded, and when they are: all of them and always, as a rule."""
        return self.watched.get(name) or Watched(np.arange(self.populations[name].size))

    def rates(self, start: float = 0.0, stop: float | None = None) -> Rates:
        """Mean firing rate (Hz) of each recorded population between two times (second), over the cells that are recorded.

        It is NaN where no spikes are recorded between these times. ``rates()["E"]`` finds a population as `spikes` does;
        ``rates().to_frame()`` is a data frame.
        """
        stop = self.runtime if stop is None else stop
        if not 0 <= start < stop:
            raise WindowError(f"the window from {start:g} s to {stop:g} s is empty")
        counts = {name: int(self.spikes.counts(name, np.array([start, stop]))[0]) for name in self.spikes}
        recorded = {name: self._recorded(name, start, stop) for name in counts}
        rates = {name: float(count / recorded[name][0] / recorded[name][1]) for name, count in counts.items()}
        return Rates(rates, self.populations)

    def _recorded(self, name: str, start: float, stop: float) -> tuple[float, float]:
        """How many cells of a population are recorded between two times, and for how long (second); NaN for not at all."""
        if name not in self.watched:
            return self.populations[name].size or math.nan, stop - start
        begin, end = self.watched[name].within(start, stop)
        return len(self.watched[name].cells) or math.nan, end - begin if begin < end else math.nan

    @property
    def why_not_a_number(self) -> str:
        """A sentence that says which potentials were not a number at the end; empty where all were one."""
        called = Called(self.populations)
        return (
            f"not a number: the potential of {one_of(map(called, self.not_a_number))}; the result is kept"
            if self.not_a_number
            else ""
        )

    def names(self, words: Iterable[str] | None = None) -> list[str]:
        """The recorded populations that words stand for: a name, an idx, a subtype, or a type (all of this type).

        Without words: all recorded populations.

        Raises:
            CxSystemError: no spikes of a word are there.
        """
        return list(self.spikes) if words is None else chosen(words, self.populations, self.spikes, "spikes")

    def raster(
        self,
        ax: Axes | None = None,
        *,
        names: Iterable[str] | None = None,
        start: float = 0.0,
        stop: float | None = None,
        most: int = MOST_DOTS,
    ) -> Axes:
        """Draw a dot for each spike of each recorded population.

        Args:
            ax: axes of matplotlib to draw on; new ones when not given.
            names: populations by name, idx, subtype or type; all recorded ones when not given.
            start: begin of the window, second.
            stop: end of the window, second; the end of the run when not given.
            most: more dots than these are thinned evenly, and the title says so.
        """
        draw: Callable[..., Figure] = late("cxsystem2.figures", "draw")
        drawn = draw(self, "raster", ax=ax, names=names, start=start, stop=stop, most=most)
        return ax or drawn.axes[0]

    @property
    def plot(self) -> Plotting:
        """Figures: ``plot()`` draws the raster and the rates, ``plot.rates()`` and so on other kinds; Tab completes them.

        Each takes ``output`` (a picture file), ``names``, ``start``, ``stop``, a size, and its settings (docs/figures.md).

        Example::

            results.plot("run.png", names=["E"], start=0.1)
            results.plot.rates("rates.pdf", bin=0.002, width=8.5, height=6, unit="cm")
        """
        found: Plotting = late("cxsystem2.figures.plot", "Plot")(self)
        return found

    def plot_traces(
        self,
        variable: str | None = None,
        output: str | Path | None = None,
        *,
        names: Iterable[str] | None = None,
        cells: Iterable[int] | int | None = None,
        start: float = 0.0,
        stop: float | None = None,
    ) -> Figure:
        """Draw recorded variables over time, a panel for each variable of each population or pathway; returns the figure.

        Args:
            variable: ``vm`` say; all recorded ones when not given.
            output: a picture file (``.png``, ``.pdf``, ``.svg``) to write, too; one that is there is replaced.
            names: populations by name, idx, subtype or type, or pathways by name; all recorded ones when not given.
            cells: numbers of cells, or one of them; the first five recorded ones when not given.
            start: begin of the window, second.
            stop: end of the window, second; the end of the run when not given.

        Raises:
            CxSystemError: nothing of the kind is recorded.
        """
        return self.plot.traces(output, variable=variable, names=names, cells=cells, start=start, stop=stop)

    def measure(
        self, words: Iterable[str] | str | None = None, *, start: float = 0.0, stop: float | None = None
    ) -> pd.DataFrame:
        """Measures (columns; all known ones by default) of each recorded population (rows); see `cxsystem2.measure`."""
        measure = late("cxsystem2.measures", "measure")
        table: pd.DataFrame = measure(self, None if words is None else list(listed(words)), start=start, stop=stop)
        return table

    def to_frame(self) -> pd.DataFrame:
        """The recorded populations as a data frame: ``idx``, ``type``, ``layer``, ``cells`` and ``rate`` (Hz).

        ``spikes.to_frame()``, ``rates().to_frame()``, `measure` and ``recordings["E"]["vm"].to_frame()`` are data frames, too.
        """
        return self.rates().to_frame()

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
        spikes = sum(map(self.spikes.number, self.spikes))
        return (
            f"<Results of '{self.title}': {counted(len(self.populations), 'population')}, {self.runtime:g} s on {self.device}, "
            f"{spikes} spikes, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        from cxsystem2.results.html import results_html

        return results_html(self)
