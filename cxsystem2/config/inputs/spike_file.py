"""Spikes in files: HDF5 (own results, SONATA, or plain arrays), text tables, recordings (NWB, Neo), and older pickles.

One function for each format; all answer `SpikeList` with the cell and the time (second) of each spike as the file has them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config.data_file import LARGEST
from cxsystem2.config.number_table import read_numbers
from cxsystem2.errors import FileProblem
from cxsystem2.expressions import ExpressionError
from cxsystem2.files import from_part
from cxsystem2.foreign import looked_at, opened
from cxsystem2.problems import nearest, one_of
from cxsystem2.sources import sources
from cxsystem2.units import DIMENSIONLESS, Quantity, units

_HDF5_FAILURES = (OSError, KeyError, ValueError, TypeError, RuntimeError, AttributeError, OverflowError)
_SCALES = {"s": 1.0, "second": 1.0, "seconds": 1.0, "ms": 1e-3, "millisecond": 1e-3, "milliseconds": 1e-3, "us": 1e-6}


@dataclass(frozen=True, slots=True)
class SpikeList:
    """Spikes as a file has them: cells, times in second, the number of cells and their positions (mm) where known."""

    name: str
    i: npt.NDArray[np.int64] = field(repr=False, compare=False)
    t: npt.NDArray[np.float64] = field(repr=False, compare=False)
    size: int | None = None
    w: npt.NDArray[np.complex128] | None = field(default=None, repr=False, compare=False)


def checked(name: str, i: Any, t: Any, size: int | None = None, w: Any = None) -> SpikeList:
    """Spikes whose arrays fit each other.

    Raises:
        ExpressionError: they do not.
    """
    i, t = np.asarray(i), np.asarray(t)
    if i.shape != t.shape or i.ndim != 1:
        raise ExpressionError(f"'{name}' has {i.size} cells and {t.size} times; each spike needs one of both")
    if (i.size and i.dtype.kind not in "iuf") or (t.size and t.dtype.kind not in "iuf"):
        raise ExpressionError(f"the cells and times of '{name}' are not numbers")
    t = t.astype(np.float64)
    if not np.isfinite(t).all() or (t < 0).any():
        raise ExpressionError(f"'{name}' has a spike whose time is below 0 or not finite")
    whole = i.astype(np.int64, casting="unsafe") if np.isfinite(i).all() else np.full(i.shape, -1)
    if (whole != i).any() or (whole < 0).any() or (whole >= 2**31).any():
        raise ExpressionError(f"'{name}' has a spike of a cell that is not a whole number from 0 on")
    if w is not None:
        w = np.asarray(w, np.complex128).ravel()
        if not np.isfinite(w).all():
            raise ExpressionError(f"'{name}' has positions that are not finite")
        if size is not None and size != len(w):
            raise ExpressionError(f"'{name}' has {size} cells, but {len(w)} positions")
        size = len(w)
    if size is not None and whole.max(initial=-1) >= size:
        raise ExpressionError(f"'{name}' has a spike of cell {whole.max()}, but {size} cells, counted from 0")
    return SpikeList(name, whole, t, size, w)


def read_spikes(path: Path, population: str | None) -> SpikeList:
    """Read a file of any known format; `population` chooses one when a file has several."""
    return FORMATS[path.suffix.lower()](path, population)


def _pickle(path: Path, population: str | None) -> SpikeList:
    """CxSystem's own: ``{'spikes_0': [cells, times], 'w_coord': …, 'z_coord': …}``."""
    from cxsystem2.legacy import load_legacy

    try:
        with looked_at(path):
            content = load_legacy(path, LARGEST)
    except FileProblem as error:
        raise ExpressionError(str(error)) from None
    names = [name for name in content if isinstance(name, str) and name.startswith("spikes_")]
    name = _choose(path, names, population)
    pair = content[name]
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ExpressionError(f"'{name}' in '{path.name}' is not a pair of cells and times")
    cells, times = pair
    if isinstance(times, list):
        times = np.asarray([_seconds(path, time) for time in times])
    try:
        return checked(path.name, np.asarray(cells), _seconds(path, times), w=content.get("w_coord"))
    except (TypeError, ValueError) as error:
        raise ExpressionError(f"'{path.name}' does not hold spikes ({error})") from None


def _seconds(path: Path, times: Any) -> Any:
    """Times without their unit; numbers without one are in second already."""
    if isinstance(times, Quantity) and times.dim != DIMENSIONLESS:
        if times.dim != units()["second"].dim:
            raise ExpressionError(f"the times in '{path.name}' have the unit {times.dim}, not second")
        return np.asarray(times)
    return times


def _hdf5(path: Path, population: str | None) -> SpikeList:
    """Own results (``/spikes/<name>/{i,t}``), SONATA (``/spikes/<name>/{node_ids,timestamps}``), or arrays ``i`` and ``t``."""
    import h5py

    try:
        with opened(path) as file:
            if "i" in file and "t" in file:
                size = int(file.attrs["size"]) if "size" in file.attrs else None
                return checked(
                    path.name, _array(file, "i"), _times(file, "t", 1.0), size, _array(file, "w") if "w" in file else None
                )
            if not isinstance(file.get("spikes"), h5py.Group):
                raise ExpressionError(f"'{path.name}' has neither arrays 'i' and 't' nor a group 'spikes'")
            parts = {from_part(part): part for part in file["spikes"]}
            name = parts[_choose(path, list(parts), population)]
            group = file["spikes"][name]
            if "node_ids" in group:
                return checked(path.name, _array(group, "node_ids"), _times(group, "timestamps", 1e-3))
            own = file.get(f"populations/{name}")
            size = None if own is None else int(own.attrs["size"])
            return checked(
                path.name, _array(group, "i"), _times(group, "t", 1.0), size, None if own is None else _array(own, "w")
            )
    except ExpressionError:
        raise
    except FileProblem as error:
        raise ExpressionError(str(error)) from None
    except _HDF5_FAILURES as error:
        raise ExpressionError(f"'{path.name}' is not an HDF5 file with spikes ({error})") from None


def _array(group: Any, name: str) -> npt.NDArray[Any]:
    """An array of numbers, after a look at its size."""
    data = group[name]
    if data.dtype.kind not in "iufc" or data.ndim != 1:
        raise ExpressionError(f"'{name}' is not a list of numbers")
    if data.nbytes > LARGEST:
        raise ExpressionError(f"'{name}' is larger than {LARGEST >> 20} MiB")
    return np.asarray(data[:])


def _times(group: Any, name: str, scale: float) -> npt.NDArray[np.float64]:
    """Times in second; an attribute ``unit`` or ``units`` tells what they are stored in."""
    attributes = group[name].attrs
    unit = next((attributes[key] for key in ("unit", "units") if key in attributes), None)
    if unit is not None:
        text = unit.decode() if isinstance(unit, bytes) else str(unit)
        if text not in _SCALES:
            raise ExpressionError(f"the times are in '{text}', which is not a known unit; there are {one_of(_SCALES)}")
        scale = _SCALES[text]
    return np.asarray(_array(group, name) * scale, np.float64)


def _choose(path: Path, names: list[str], population: str | None) -> str:
    if population is not None:
        if population in names:
            return population
        hint = nearest(population, names) or f"; it has {one_of(names) or 'none'}"
        raise ExpressionError(f"'{path.name}' has no spikes of '{population}'{hint}")
    if len(names) != 1:
        remedy = f"name one of {one_of(names)} in the column 'population'" if names else "there are none"
        raise ExpressionError(f"'{path.name}' has the spikes of {len(names)} populations; {remedy}")
    return names[0]


_CELLS, _TIMES = ("i", "cell", "cells", "node_ids"), {"t": 1.0, "time": 1.0, "times": 1.0, "timestamps": 1e-3}


def _table(path: Path, population: str | None) -> SpikeList:
    """Rows of a cell and a time in second, perhaps below a header; ``timestamps`` are in millisecond, as in SONATA.

    Columns ``x`` and ``y`` (mm) give the position of the cell of a row; a row without a time gives nothing but that.
    """
    table = read_numbers(path)
    width = table.values.shape[1]
    names = table.names or ["i", "t", "x", "y"][:width]
    if len(names) < width or width < 2:
        raise ExpressionError(f"'{path.name}' has {width} columns; a cell and a time (second) are expected in each row")
    columns = dict(zip(names, table.values.T, strict=True))
    cell = next((name for name in names if name in _CELLS), None)
    time = next((name for name in names if name in _TIMES), None)
    if cell is None or time is None:
        wanted = "i,t (second) or node_ids,timestamps (millisecond)"
        raise ExpressionError(f"'{path.name}' has the columns {one_of(names)}; {wanted} are expected")
    cells, times = columns[cell], columns[time]
    points = columns["x"] + 1j * columns["y"] if "x" in columns and "y" in columns else np.full(len(cells), np.nan + 0j)
    fires = ~np.isnan(times)
    table.fault(np.isnan(cells), "there is no cell")
    table.fault(~fires & np.isnan(points), "the cell has no time")
    table.fault(np.isinf(times) | (times < 0), "a spike whose time is below 0 or not finite")
    table.fault((cells != np.floor(cells)) | (cells < 0) | (cells >= 2**31), "the cell is not a whole number from 0 on")
    w = None if np.isnan(points).all() and "x" not in columns else _positions(path, cells, points)
    return checked(path.name, cells[fires], times[fires] * _TIMES[time], w=w)


def _positions(path: Path, cells: npt.NDArray[np.float64], points: npt.NDArray[np.complex128]) -> npt.NDArray[np.complex128]:
    given = np.isfinite(points)
    found = np.full(int(cells.max(initial=-1)) + 1, np.nan + 0j)
    found[cells[given].astype(np.int64)] = points[given]
    if np.isnan(found).any():
        raise ExpressionError(f"'{path.name}' has no position of cell {int(np.flatnonzero(np.isnan(found))[0])}")
    return found


def _recorded(path: Path, population: str | None) -> SpikeList:
    """Units of a recording (NWB), or spike trains (Neo); those of one population where the file tells populations."""
    kind = next(sources[word] for word in sources if path.suffix.lower() in sources[word].suffixes)
    if reason := kind().missing():
        raise ExpressionError(f"'{path.name}': {reason}")
    try:
        units = kind().units(path)
    except FileProblem as error:
        raise ExpressionError(str(error)) from None
    names = list(dict.fromkeys(units.populations))
    if population is not None and names == [""]:
        raise ExpressionError(f"the units of '{path.name}' belong to no population; leave the column 'population' empty")
    name = _choose(path, names, population)
    own = [number for number, one in enumerate(units.populations) if one == name]
    cells = list(range(len(own))) if units.cells is None else [units.cells[number] for number in own]
    if len(set(cells)) < len(cells) or min(cells, default=0) < 0:
        raise ExpressionError(f"'{path.name}' has two units for one cell of '{name}', or one with a number below 0")
    size = len(own) if units.cells is None else None if units.sizes is None else units.sizes[own[0]]
    trains = [units.trains[number] for number in own]
    i, t = np.repeat(np.array(cells, np.int64), [len(one) for one in trains]), np.concatenate(trains)
    order, w = np.argsort(t, kind="stable"), None
    if units.w is not None and len(own) == size and max(cells) < size:
        w = np.empty(size, np.complex128)
        w[cells] = units.w[own]
    return checked(path.name, i[order], t[order], size, w if w is not None and np.isfinite(w).all() else None)


FORMATS: dict[str, Callable[[Path, str | None], SpikeList]] = {
    **dict.fromkeys((".h5", ".hdf5", ".sonata"), _hdf5),
    **dict.fromkeys((".csv", ".txt", ".tsv"), _table),
    **dict.fromkeys((".gz", ".pickle", ".pkl", ".bz2"), _pickle),
    **dict.fromkeys((suffix for word in sources for suffix in sources[word].suffixes), _recorded),
}
"""Suffix to reader."""
