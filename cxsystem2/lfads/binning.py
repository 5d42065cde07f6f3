"""Spikes of a result as counts in bins, and what its inputs did."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cxsystem2 import memory
from cxsystem2.lfads.states import SLACK, states_of
from cxsystem2.lfads.trials import DataError, Integers
from cxsystem2.problems import nearest, one_of
from cxsystem2.results.records import Spikes
from cxsystem2.results.results import Results

_BYTES = 40
"""Memory for each count on its way into a data set, with the truth."""


@dataclass(frozen=True, eq=False)
class Binned:
    """One recording: counts of cells, and spikes per cell of inputs, in bins."""

    counts: npt.NDArray[np.int32]
    """Shape (bins, cells of all populations in a row)."""
    cells: dict[str, Integers]
    """The recorded cells of each population."""
    inputs: npt.NDArray[np.float64]
    """Spikes per cell; shape (bins, inputs)."""
    sources: tuple[str, ...]
    """The names of the inputs."""
    given: tuple[str, ...] = ()
    """Those of them that are given to the model."""
    names: tuple[str, ...] = ()
    """A name for each cell, where they have names of their own."""
    states: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    """Recorded variables; shape (bins, variables)."""
    variables: tuple[str, ...] = ()
    """What they are, in words."""

    @property
    def labels(self) -> list[str]:
        """A name for each cell: ``NG1_SS_L4:17``."""
        return [*self.names] or [f"{name}:{cell}" for name, cells in self.cells.items() for cell in cells]

    @property
    def external(self) -> npt.NDArray[np.float64]:
        """What is given to the model; shape (bins, given inputs)."""
        return self.inputs[:, [self.sources.index(name) for name in self.given]]


def bins_of(time: float, width: float) -> int:
    """A time in bins.

    Raises:
        DataError: it is no whole number of bins.
    """
    found = round(time / width)
    if abs(found * width - time) > 1e-3 * width:
        raise DataError("bins", f"{time:g} s is no whole number of bins of {width:g} s")
    return found


def place(results: Results) -> str:
    """What messages call a result."""
    return str(results.path or results.title)


def bin_result(
    results: Results,
    populations: tuple[str, ...],
    external: tuple[str, ...],
    width: float,
    start: float,
    stop: float | None,
    states: tuple[str, ...] = (),
) -> Binned:
    """Counts of the populations of a result, and of all its recorded inputs, from `start` until before `stop` (second).

    `states` are recorded variables that go along. A last bin that is not whole is left out.

    Raises:
        DataError: there are no such populations, or spikes are not recorded in all of this time.
    """
    end = results.runtime if stop is None else stop
    where = place(results)
    if not 0 <= start < end <= results.runtime * (1 + SLACK):
        raise DataError(where, f"the time from {start:g} s to {end:g} s is not within its run of {results.runtime:g} s")
    if width < results.dt * (1 - SLACK):
        raise DataError("bins", f"a bin of {width:g} s is shorter than the time step of {results.dt:g} s")
    bins = int((end - start) / width + 1e-3)
    if not bins:
        raise DataError("bins", f"the time from {start:g} s to {end:g} s is shorter than a bin of {width:g} s")
    names = [name for name in results.spikes if results.populations[name].kind == "population"]
    sources = tuple(name for name in results.spikes if results.populations[name].kind == "input")
    chosen = named(populations, names, results, "recorded population") if populations else names
    if not chosen:
        raise DataError(where, "it has no spikes of a population; write [Sp] into the column monitors, and run again")
    cells = {name: results.part(name).cells for name in chosen}
    for name in (*chosen, *sources):
        begin, last = results.part(name).within(start, start + bins * width)
        if begin > start or last < (start + bins * width) * (1 - SLACK):
            raise DataError(
                where, f"spikes of {name} are recorded from {begin:g} s to {last:g} s alone; choose a part of that time"
            )
    fits(bins * sum(map(len, cells.values())))
    counts = [_binned(results.spikes[name], cells[name], results.populations[name].size, start, bins, width) for name in chosen]
    inputs = np.zeros((bins, len(sources)))
    for column, name in enumerate(sources):
        own, size = results.part(name).cells, results.populations[name].size
        inputs[:, column] = _binned(results.spikes[name], own, size, start, bins, width).mean(1)
    given = named(external, list(sources), results, "recorded input")
    found, variables = states_of(results, states, start, bins, width)
    return Binned(np.concatenate(counts, axis=1), cells, inputs, sources, tuple(given), states=found, variables=variables)


def fits(values: int) -> None:
    """Make sure that a data set of so many counts fits into memory.

    Raises:
        DataError: it does not.
    """
    needed, free = _BYTES * values, memory.free()
    if needed > free:
        remedy = "choose wider bins, fewer cells or a shorter time"
        raise DataError(
            "bins", f"{memory.SHORT}: about {needed / 1e9:.3g} GB are needed, and {free / 1e9:.3g} GB are free; {remedy}"
        )


def named(words: tuple[str, ...], names: list[str], results: Results, noun: str) -> list[str]:
    """The populations that words mean: a name, an idx, or a type, which may be that of several; in the order of the result.

    Raises:
        DataError: a word means none.
    """
    found = set()
    for word in words:
        own = [name for name in names if word in (name, results.populations[name].label)]
        own = own or [name for name in names if results.populations[name].type.casefold() == word.casefold()]
        if not own:
            known = f"; there are {one_of(names)}" if names else "; there is none"
            raise DataError(place(results), f"it has no {noun} '{word}'{nearest(word, names) or known}")
        found.update(own)
    return [name for name in names if name in found]


def _binned(spikes: Spikes, cells: Integers, size: int, start: float, bins: int, width: float) -> npt.NDArray[np.int32]:
    places = np.full(size, -1)
    places[cells] = np.arange(len(cells))
    bin_ = np.floor((spikes.t - start) / width + SLACK).astype(np.int64)
    own = places[spikes.i]
    there = (bin_ >= 0) & (bin_ < bins) & (own >= 0)
    flat = np.bincount(bin_[there] * len(cells) + own[there], minlength=bins * len(cells))
    return flat.reshape(bins, len(cells)).astype(np.int32)
