"""Neurodata Without Borders: the table of units and the table of trials, read from HDF5 as the standard lays them out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.files import is_there
from cxsystem2.foreign import looked_at
from cxsystem2.problems import nearest
from cxsystem2.sources.base import RecordedSpikes, Source, Times, Units, sources

if TYPE_CHECKING:
    import h5py

T = TypeVar("T")
_UNITS, _TRIALS = "units", "intervals/trials"
SILENT = "silent_cells"
"""The table of the module ``simulation`` that our own export has in place of units where nobody fires."""
_SILENT = f"processing/simulation/{SILENT}"
_NUMBERS = ("cell", "population_cells")


@sources.register("NWB")
class Nwb(Source):
    """Neurodata Without Borders (2): spike times of ``/units``; trials from ``/intervals/trials``, where it has some."""

    suffixes = (".nwb",)

    def read(self, path: Path, condition: str = "") -> RecordedSpikes:
        """Read units and trials; nothing else of the file is looked at."""
        return _opened(path, lambda file: _read(file, path, condition))

    def units(self, path: Path) -> Units:
        """Read the table of units; its columns ``population``, ``cell`` and others are those of the export ``nwb``."""
        return _opened(path, lambda file: _units(file, path))


def _opened(path: Path, read: Callable[[h5py.File], T]) -> T:
    import h5py

    try:
        with looked_at(path), h5py.File(path, "r") as file:
            return read(file)
    except FileProblem:
        raise
    except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
        reason = f"this is no NWB file, or it is damaged ({error})" if is_there(path) else "there is no such file"
        raise FileProblem(f"{path}: {reason}") from error


def _units(file: h5py.File, path: Path) -> Units:
    trains, home = _trains(file, path), _home(file)
    columns: dict[str, Any] = {}
    for name in ("population", "cell", "population_cells", "x_mm", "y_mm"):
        if name in file[home]:
            columns[name] = _array(file, path, f"{home}/{name}")
            if len(columns[name]) != len(trains):
                raise FileProblem(f"{path}, '{home}/{name}': {len(columns[name])} values for {len(trains)} units")
    populations = [value.decode() if isinstance(value, bytes) else str(value) for value in columns.get("population", ())]
    cells, sizes = (
        np.asarray(columns[name]).astype(np.int64).tolist() if name in columns else None
        for name in ("cell", "population_cells")
    )
    w = np.asarray(columns["x_mm"]) + 1j * np.asarray(columns["y_mm"]) if {"x_mm", "y_mm"} <= columns.keys() else None
    return Units(trains, populations or [""] * len(trains), cells, sizes, w)


def _home(file: h5py.File) -> str:
    """The table of the units."""
    return _SILENT if _UNITS not in file and _SILENT in file else _UNITS


def _trains(file: h5py.File, path: Path) -> list[Times]:
    """The sorted spike times of each unit."""
    if _home(file) == _SILENT:
        return [np.empty(0, np.float64)] * len(_array(file, path, f"{_SILENT}/id"))
    times = np.asarray(_array(file, path, f"{_UNITS}/spike_times"), np.float64)
    ends = np.asarray(_array(file, path, f"{_UNITS}/spike_times_index"), np.int64)
    if (np.diff(ends, prepend=0) < 0).any() or (len(ends) and ends[-1] > len(times)):
        raise FileProblem(f"{path}, '{_UNITS}/spike_times_index': it does not say where the spikes of a unit end")
    return [np.sort(one) for one in np.split(times, ends)[: len(ends)]]


def _read(file: h5py.File, path: Path, condition: str) -> RecordedSpikes:
    trains = _trains(file, path)
    units = tuple(f"unit:{number}" for number in _array(file, path, f"{_home(file)}/id"))
    if len(units) != len(trains):
        raise FileProblem(f"{path}, '{_UNITS}/id': there are {len(units)} numbers for {len(trains)} units")
    if not units or not any(map(len, trains)):
        raise FileProblem(f"{path}, '{_UNITS}/spike_times': there is no spike in it")
    if _TRIALS not in file:
        if condition:
            raise FileProblem(f"{path}: it has no table of trials, and so no column '{condition}'")
        return RecordedSpikes(units, [trains], [(0.0, max(float(one[-1]) for one in trains if len(one)))])
    begins, stops = (np.asarray(_array(file, path, f"{_TRIALS}/{name}"), np.float64) for name in ("start_time", "stop_time"))
    if len(begins) != len(stops) or not (begins < stops).all():
        raise FileProblem(f"{path}, '{_TRIALS}/stop_time': each trial must end after it begins")
    stretches = [[_within(one, begin, stop) for one in trains] for begin, stop in zip(begins, stops, strict=True)]
    spans = list(zip(begins.tolist(), stops.tolist(), strict=True))
    return RecordedSpikes(units, stretches, spans, _conditions(file, path, condition) if condition else ())


def _conditions(file: h5py.File, path: Path, condition: str) -> tuple[str, ...]:
    import h5py

    columns = [name for name in file[_TRIALS] if isinstance(file[_TRIALS].get(name), h5py.Dataset)]
    if condition not in columns:
        raise FileProblem(f"{path}: its table of trials has no column '{condition}'{nearest(condition, columns)}")
    values = _array(file, path, f"{_TRIALS}/{condition}")
    return tuple(value.decode() if isinstance(value, bytes) else str(value) for value in values)


def _within(times: Times, begin: float, stop: float) -> Times:
    first, last = np.searchsorted(times, [begin, stop])
    return times[first:last]


def _array(file: h5py.File, path: Path, key: str) -> npt.NDArray[Any]:
    """A list that lies in the file itself: others of the file may be links, which are not followed."""
    import h5py

    home: Any = file
    for part in key.split("/"):
        if part not in home:
            raise FileProblem(f"{path}: there is no '{key}' in it")
        if not isinstance(home.get(part, getlink=True), h5py.HardLink):
            raise FileProblem(f"{path}, '{key}': this is a link; copy what it refers to into the file")
        home = home[part]
    if not isinstance(home, h5py.Dataset) or home.ndim != 1 or home.is_virtual or home.external:
        raise FileProblem(f"{path}, '{key}': it must be a list that lies in the file")
    return np.asarray(home[()])
