"""What a network on disk has recorded up to now, as results: read without the simulator, also while it runs.

A result file without records, ``network/common/results.h5``, is written when the network is built. It has all else that is
known of the run, and the attributes of its groups say where the records are. docs/snapshot-format.md lists them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.files import as_part
from cxsystem2.problems import Report
from cxsystem2.results import later
from cxsystem2.results.file import read_results, reading, save
from cxsystem2.results.naming import AllSpikes
from cxsystem2.results.recorded import RecordedSpikes, Records
from cxsystem2.results.records import Recording, Spikes
from cxsystem2.results.results import Results
from cxsystem2.results.sound import unsound
from cxsystem2.results.tables import tables_of
from cxsystem2.snapshots import Content, Damage, DamagedSnapshot, FileFault, Generation, Store
from cxsystem2.snapshots.manifest import NETWORK
from cxsystem2.snapshots.records import RATES, RECORDS, SPIKE, RecordedExtent, recorded, row
from cxsystem2.tables import dump
from cxsystem2.tables.override import override

if TYPE_CHECKING:
    import h5py

Values = npt.NDArray[Any]
FILE = f"{NETWORK}/common/results.h5"
_AT_ONCE = 1_000_000
"""Spikes that are read at a time."""


@dataclass(frozen=True, slots=True)
class SpikePlace:
    """Where the spikes of a population are: a file of records, and the number in the network of its first cell."""

    file: str
    first: int


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """Where a recorded variable is: a file with so many values in each record, and which of them, recorded so often (second).

    A rate is recorded from the step `begin` on and before the step `end`.
    """

    file: str
    width: int
    columns: npt.NDArray[np.int64]
    every: float
    begin: float = 0.0
    end: float = np.inf


class Places(NamedTuple):
    """Where all records are: of populations by name, and of recorded variables by name of the owner and of the variable."""

    spikes: Mapping[str, SpikePlace]
    samples: Mapping[tuple[str, str], SamplePlace]


def describe(target: Path, results: Results, places: Places) -> None:
    """Write results without records, and where the records will be.

    Raises:
        FileProblem: the disk refuses.
    """
    import h5py

    save(results, target)
    with h5py.File(target, "r+") as file:
        for name, spikes in places.spikes.items():
            file["spikes"][as_part(name)].attrs.update({"file": spikes.file, "first": spikes.first})
        for (name, variable), place in places.samples.items():
            own = file["recordings"][as_part(name)][as_part(variable)]
            own.attrs.update({"file": place.file, "width": place.width, "every": place.every})
            own.create_dataset("columns", data=place.columns)
            if place.file.endswith(RATES):
                own.attrs.update({"begin": place.begin, "end": place.end})


def load_snapshot(folder: Path) -> Results:
    """What a network on disk has recorded up to now.

    Raises:
        FileProblem: there is no such network, or its records cannot be read.
    """
    store = Store.open(folder)
    if FILE not in store.manifest.files:
        raise FileProblem(f"{folder}: an earlier version built the network, and does not say what is recorded; build it again")
    while True:
        known, generation = recorded(store)
        try:
            return _read(store, known, generation)
        except DamagedSnapshot:
            if recorded(store)[0] == known:
                raise  # and it is not a run that has gone on, or back, meanwhile


def _read(store: Store, known: RecordedExtent, generation: Generation | None) -> Results:
    path = store.folder / FILE
    with reading(path) as file:
        results = read_results(file, path)
        if problem := unsound(results):
            raise FileProblem(f"{path}: this description of results is damaged: {problem}")
        places = Places(
            {name: _spike_place(file["spikes"][as_part(name)]) for name in results.spikes},
            {
                (name, variable): _sample_place(file["recordings"][as_part(name)][as_part(variable)])
                for name, own in results.recordings.items()
                for variable in own
            },
        )
    reader = RecordReader(store.folder, known, results.dt)
    _end(results, float(f"{max(known.step, 2) * results.dt:.12g}"))  # 0.06, and not a bit more; at least two steps
    results.path, results.created = store.folder, datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    found = reader.spikes(places.spikes, {name: one.size for name, one in results.populations.items()})
    results.spikes = AllSpikes(dict(found), results.populations)
    common = generation.arrays(None) if generation is not None and generation.step else {}
    for (name, variable), place in places.samples.items():
        old = results.recordings[name][variable]
        if place.file.endswith(RATES):
            size = results.populations[name].size
            results.recordings[name][variable] = reader.rate(place, old, common, size, results.runtime)
        else:
            results.recordings[name][variable] = reader.samples(place, old)
    for population, compartment in _not_numbers(store, generation) if generation is not None and generation.step else ():
        results.not_a_number.append(f"{population} ({compartment})")
        what = f"{population}: the membrane potential ({compartment})"
        results.warnings.append(f"{what} is not a number at the end; take a smaller default_clock")
    return results


def _end(results: Results, runtime: float) -> None:
    """Let results be those of a run of another length (second)."""
    anatomy, physiology = tables_of(results)
    override(anatomy, physiology, [f"runtime={runtime!r}*second"], {"runtime"}, Report())
    results.anatomy = dump(anatomy, ".csv")
    results.runtime = results.settings["runtime"] = runtime


def _spike_place(group: h5py.Group) -> SpikePlace:
    return SpikePlace(_file(group), int(group.attrs["first"]))


def _sample_place(group: h5py.Group) -> SamplePlace:
    columns, width, every = np.asarray(group["columns"][:]), int(group.attrs["width"]), float(group.attrs["every"])
    if columns.dtype.kind not in "iu" or columns.ndim != 1 or width < 1 or not every > 0:
        raise ValueError("it does not say where a record is")
    if len(columns) and not 0 <= columns.min() <= columns.max() < width:
        raise ValueError("it names values that a record has not")
    window = (float(group.attrs[name]) for name in ("begin", "end") if name in group.attrs)
    return SamplePlace(_file(group), width, columns, every, *window)


def _file(group: h5py.Group) -> str:
    name = str(group.attrs["file"])
    if "/" in name or "\0" in name or not name.endswith(".bin"):
        raise ValueError(f"'{name}' is no file of records")
    return name


class RecordReader:
    """The files of records up to where they are known to be whole."""

    def __init__(self, folder: Path, known: RecordedExtent, dt: float) -> None:
        self._folder, self._known, self._dt = folder, known, dt
        self._kept: dict[str, Values] = {}

    def spikes(
        self, places: Mapping[str, SpikePlace], sizes: Mapping[str, int]
    ) -> Iterator[tuple[str, Spikes | RecordedSpikes]]:
        """The spikes of populations, in the order of `places`; where there are very many, they stay in their files."""
        members: dict[str, list[str]] = defaultdict(list)
        for name, place in places.items():
            members[place.file].append(name)
        if sum(self._number(file, SPIKE) for file in members) > later.MANY:
            yield from self._later(members, places, sizes)
            return
        found: dict[str, list[Values]] = {name: [np.empty(0, SPIKE)] for name in places}
        for file, names in members.items():
            for some in self._rows(file, SPIKE, _AT_ONCE):
                for name in names:
                    first = places[name].first
                    found[name].append(some[(some["cell"] >= first) & (some["cell"] < first + sizes[name])])
        for name, parts in found.items():
            own = np.concatenate(parts)
            yield name, Spikes((own["cell"] - places[name].first).astype(np.int32), own["step"] * self._dt)

    def _later(
        self, members: Mapping[str, list[str]], places: Mapping[str, SpikePlace], sizes: Mapping[str, int]
    ) -> Iterator[tuple[str, RecordedSpikes]]:
        """The same, counted and not kept."""
        found = {}
        for file, names in members.items():
            firsts = np.array([places[name].first for name in names])
            ends = firsts + [sizes[name] for name in names]
            counts = np.zeros(len(names), np.int64)
            for some in self._rows(file, SPIKE, _AT_ONCE):
                cells = np.sort(some["cell"])
                counts += np.searchsorted(cells, ends) - np.searchsorted(cells, firsts)
            records = Records(self._number(file, SPIKE), partial(self._some, file, SPIKE), self._dt, _AT_ONCE)
            for name, first, count in zip(names, firsts.tolist(), counts.tolist(), strict=True):
                found[name] = RecordedSpikes(records, name, count, first, sizes[name])
        yield from ((name, found[name]) for name in places)

    def samples(self, place: SamplePlace, like: Recording) -> Recording:
        """A recorded variable."""
        rows = self._all(place)
        return Recording(self._times(rows["step"], place.every), rows["values"][:, place.columns], like.cells, like.unit)

    def rate(self, place: SamplePlace, like: Recording, common: Mapping[str, Values], size: int, runtime: float) -> Recording:
        """The rate of a population of a size; `common` has the bin that is not over, where something is known of it."""
        rows = self._all(place)
        times, counts = self._times(rows["step"], place.every), rows["values"]
        begun = f"recorders/{place.file.removesuffix(RATES)}"
        begin = common.get(f"{begun}/begin", np.empty(0))
        if len(begin) and (not len(times) or round((begin[0] - rows["step"][-1] * self._dt) * 1e9) > 0):
            last = np.asarray(common[f"{begun}/count"] - common[f"{begun}/before"], np.float64)
            times, counts = np.append(times, begin), np.concatenate([counts, last.reshape(1, -1)])
        values = counts[:, place.columns] / size / np.minimum(place.every, runtime - times)[:, np.newaxis]
        steps = np.rint(times / self._dt)
        own = (steps >= place.begin) & (steps < place.end)
        return Recording(times[own], values[own], like.cells, like.unit)

    def _times(self, steps: Values, every: float) -> Values:
        """When something was recorded every so often, to the bit as the clock of a monitor says it."""
        return np.asarray(np.rint(steps * self._dt / every) * every, np.float64)

    def _all(self, place: SamplePlace) -> Values:
        if place.file not in self._kept:
            self._kept[place.file] = next(self._rows(place.file, row(place.width)))
        return self._kept[place.file]

    def _rows(self, file: str, kind: np.dtype[Any], most: int | None = None) -> Iterator[Values]:
        """The records of a file, so many at a time, or all; at least one part."""
        number = self._number(file, kind)
        if not number:
            yield np.empty(0, kind)
        for start in range(0, number, most or number or 1):
            yield self._some(file, kind, start, start + min(most or number, number - start))

    def _number(self, file: str, kind: np.dtype[Any]) -> int:
        return self._known.records.get(f"{RECORDS}/{file}", Content(0, "")).bytes // kind.itemsize

    def _some(self, file: str, kind: np.dtype[Any], begin: int, end: int) -> Values:
        """The records of a file from one number until before another one."""
        path = self._folder / RECORDS / file
        try:
            found = np.fromfile(path, kind, end - begin, offset=begin * kind.itemsize)
        except OSError:
            found = np.empty(0, kind)
        if len(found) < end - begin:
            raise DamagedSnapshot(f"{path}: the file {FileFault.SHORTER}", Damage(f"{RECORDS}/{file}", FileFault.SHORTER))
        return found


def _not_numbers(store: Store, generation: Generation) -> Iterator[tuple[str, str]]:
    """Populations and compartments whose membrane potentials are not all numbers in a generation."""
    states = [generation.arrays(number) for number in range(store.manifest.k)]
    for population in store.manifest.populations:
        top, bad = f"cells/{population.name}/", dict[str, None]()
        for arrays in states:
            for name in arrays:
                compartment, _, variable = name.removeprefix(top).partition("/")
                if name.startswith(top) and variable == "vm" and not np.isfinite(arrays[name]).all():
                    bad[compartment] = None
        yield from ((population.name, compartment) for compartment in bad)
