"""Finding what a run has recorded by the words of the user: the idx, the subtype or the type of a population."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError, UnknownName
from cxsystem2.problems import nearest, one_of
from cxsystem2.results.labels import own_names
from cxsystem2.results.later import LaterSpikes
from cxsystem2.results.records import PopulationRecord, Spikes

if TYPE_CHECKING:
    import pandas as pd

V = TypeVar("V")


def meant(word: object, populations: Mapping[str, PopulationRecord]) -> list[str]:
    """The names of the populations that a word stands for.

    A word is a name (``NG1_SS_L4``); else an idx (``1``), a subtype or a type (``SS``: all populations of this type), or what a
    population is called in pictures and tables (``SS L4``), whichever is found first.
    """
    text = str(word)
    if text in populations:
        return [text]
    for kind in ("label", "subtype", "type"):
        if found := [name for name, one in populations.items() if getattr(one, kind) == text]:
            return found
    return [name for name, own in own_names(populations).items() if own == text]


def listed(words: Iterable[str]) -> Iterable[str]:
    """Words; a single one may be given alone."""
    return [words] if isinstance(words, str) else words


def chosen(words: Iterable[str], populations: Mapping[str, PopulationRecord], there: Iterable[str], noun: str) -> list[str]:
    """The names of populations that words stand for, each once, in the order of the words; all of them are `there`.

    Raises:
        CxSystemError: a word stands for none of them; `noun` says what is missing.
    """
    there = list(there)
    found: dict[str, None] = {}
    for word in listed(words):
        own = [name for name in meant(word, populations) if name in there]
        if not own:
            raise CxSystemError(_missing(word, populations, there, noun))
        found.update(dict.fromkeys(own))
    return list(found)


class ByName(dict[str, V]):
    """What there is of populations, by their names; ``[…]`` also takes an idx, a subtype, or a type that only one has.

    Other methods (``in``, ``get``) know the names alone.
    """

    noun = ""
    """What is recorded, in messages."""

    def __init__(
        self, content: Mapping[str, V] | None = None, populations: Mapping[str, PopulationRecord] | None = None
    ) -> None:
        super().__init__(content or {})
        self._populations = populations

    def __missing__(self, word: object) -> V:
        populations = self.populations
        found = [name for name in meant(word, populations) if name in self]
        if len(found) == 1:
            return dict.__getitem__(self, found[0])
        if found:
            listed = one_of(_told(found, populations))
            raise UnknownName(f"'{word}' is the type of several populations, {listed}; take the name or the idx of one")
        raise UnknownName(_missing(word, populations, self, self.noun))

    @property
    def populations(self) -> Mapping[str, PopulationRecord]:
        """The populations of the run."""
        return self._populations or {}


class Populations(ByName[PopulationRecord]):
    """The populations of a run, by their names."""

    @property
    def populations(self) -> Mapping[str, PopulationRecord]:
        """They themselves."""
        return self


class Recordings(ByName[V]):
    """The recorded variables of populations and pathways, by their names."""

    noun = "recordings"


class Variables(dict[str, V]):
    """The recorded variables of one population or pathway, by their names."""

    def __missing__(self, word: object) -> V:
        hint = nearest(str(word), self)
        raise UnknownName(f"'{word}' was not recorded here{hint}; there are {one_of(self) or 'none'}")


class AllSpikes(ByName[Spikes]):
    """The spikes of all populations that are recorded, by their names.

    Those of a large result file stay in the file until they are asked for: ``spikes["E"]`` reads those of a population,
    `between` a window of them, and `counts` counts them block by block. Who goes through all has one population in memory.
    """

    noun = "spikes"

    def __init__(
        self, content: Mapping[str, Any] | None = None, populations: Mapping[str, PopulationRecord] | None = None
    ) -> None:
        """Spikes by name; some of them may be `LaterSpikes`."""
        super().__init__(None, populations)
        self._latest: tuple[str, Spikes] | None = None
        later = content if isinstance(content, AllSpikes) else None
        for name in content or ():
            super().__setitem__(name, dict.__getitem__(later, name) if later is not None else (content or {})[name])

    def __iter__(self) -> Iterator[str]:  # a dictionary that is made of this one then asks for each value
        return super().__iter__()

    def __getitem__(self, name: Any) -> Spikes:
        found: Any = super().__getitem__(name)
        if not isinstance(found, LaterSpikes):
            return found  # type: ignore[no-any-return]
        latest = self._latest  # another thread may ask for another population
        if latest is None or latest[0] != found.place:
            self._latest = latest = None  # two populations need not fit into the memory
            self._latest = latest = found.place, found.all()
        return latest[1]

    def get(self, name: Any, default: Any = None) -> Any:
        """The spikes of a population of this very name, or something else."""
        return self[name] if name in self else default  # noqa: SIM401  this is `get`

    def values(self) -> ValuesView[Spikes]:  # type: ignore[override]
        """The spikes of each population."""
        return ValuesView(self)

    def items(self) -> ItemsView[str, Spikes]:  # type: ignore[override]
        """The names and the spikes of each population."""
        return ItemsView(self)

    def in_memory(self) -> Iterator[tuple[str, Spikes]]:
        """The names and the spikes of the populations that need not be read from a file."""
        return ((name, self[name]) for name in self if self._later(name) is None)

    def number(self, name: str) -> int:
        """How many spikes of a population are recorded."""
        later = self._later(name)
        return later.number if later is not None else len(self[name].t)

    def between(self, name: str, start: float, stop: float) -> Spikes:
        """The spikes of a population from `start` until before `stop` (second); of a large file nothing else is read."""
        later = self._later(name)
        if later is not None:
            return later.between(start, stop)
        cells, times = self[name]
        inside = (times >= start) & (times < stop)
        return Spikes(cells[inside], times[inside])

    def counts(self, name: str, edges: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """The spikes of a population between neighbouring edges (second, in order), the first of the two included."""
        later = self._later(name)
        if later is not None:
            return later.counts(edges)
        times = self[name].t
        ordered = times if np.all(times[1:] >= times[:-1]) else np.sort(times)  # older files
        return np.diff(np.searchsorted(ordered, edges))

    def blocks(self, name: str) -> Iterator[Spikes] | None:
        """The spikes of a population, some at a time; None where they are in memory."""
        later = self._later(name)
        return None if later is None else later.blocks()

    def _later(self, name: str) -> LaterSpikes | None:
        found: Any = super().__getitem__(name)
        return found if isinstance(found, LaterSpikes) else None

    def to_frame(self) -> pd.DataFrame:
        """All spikes as a data frame with a row for each, in the order of time.

        The columns are ``population`` (its name), ``idx``, ``i`` (the cell within its population) and ``t`` (second).
        """
        import pandas as pd

        parts = []
        for name, spikes in self.items():
            part = spikes.to_frame()
            part.insert(0, "population", name)
            part.insert(1, "idx", self.populations[name].label if name in self.populations else "")
            parts.append(part)
        if not parts:
            return pd.DataFrame({"population": [], "idx": [], "i": [], "t": []})
        return pd.concat(parts).sort_values("t", kind="stable", ignore_index=True)


class Rates(ByName[float]):
    """Mean firing rates (Hz) by the names of populations."""

    noun = "rates"

    def to_frame(self) -> pd.DataFrame:
        """The rates as a data frame, a row for each population: ``idx``, ``type``, ``layer``, ``cells`` and ``rate`` (Hz)."""
        import pandas as pd

        known = self.populations
        rows = {name: (known[name].label, known[name].type, known[name].layer, known[name].size, self[name]) for name in self}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["idx", "type", "layer", "cells", "rate"])
        return frame.rename_axis(index="population")


def _missing(word: object, populations: Mapping[str, PopulationRecord], there: Iterable[str], noun: str) -> str:
    """Why nothing is found under a word, and what there is."""
    there = list(there)
    known = _told(there, populations)
    lacking = f"no {noun} of '{word}' are there" if noun else f"there is no population '{word}'"
    if noun and meant(word, populations):
        lacking = f"{lacking}: they were not recorded"
    words = [*there, *(one.label for name, one in populations.items() if name in there)]
    return f"{lacking}{nearest(str(word), words)}; there are {one_of(known) or 'none'}"


def _told(names: Iterable[str], populations: Mapping[str, PopulationRecord]) -> list[str]:
    """Populations as the tables and pictures call them, with the idx where that is another word."""
    own = own_names(populations)
    words = {name: (own.get(name, name), populations[name].label if name in populations else "") for name in names}
    return [f"{called} (idx {label})" if label and label != called else called for called, label in words.values()]
