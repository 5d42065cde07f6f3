"""Spikes of a run under way, for looking on: some cells of each population, so many of them as can be told apart."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bui.answers import packed
from bui.runs.folder import write_json
from bui.shapes.look import Band, LiveRaster
from cxsystem2.config import Configuration
from cxsystem2.config.shown import all_shown
from cxsystem2.errors import FileProblem
from cxsystem2.results.labels import own_names
from cxsystem2.results.order import by_depth, is_excitatory
from cxsystem2.results.palette import slots

Fired: TypeAlias = tuple[npt.NDArray[Any], npt.NDArray[Any]]
"""Cells of a population, and the time (second) at which each fired."""
MOST_ROWS = 600
"""Cells that are shown; a picture has no more rows."""
MOST_SPIKES = 20_000
"""Spikes that are kept; of more, every second cell is left out."""


class Live:
    """Keeps the spikes of every so-many-th cell, and writes them into a file as the raster of a result is answered."""

    def __init__(self, path: Path, config: Configuration, most_rows: int = MOST_ROWS, most_spikes: int = MOST_SPIKES) -> None:
        self._path, self._end, self._most = path, config.system.interval.end, most_spikes
        everybody = {cells.name: cells for cells in config.cells.values()}
        self._about = all_shown(everybody.values())
        self._short, self._slots = own_names(self._about), slots(self._about)  # of all, as in the result
        recorded = [name for name, cells in everybody.items() if cells.monitors.spikes]
        self._cells = {name: everybody[name] for name in by_depth(self._about, recorded)}
        self._every = max(1, -(-sum(cells.size for cells in self._cells.values()) // most_rows))
        self._spikes: dict[str, Fired] = {name: (np.empty(0, np.int64), np.empty(0)) for name in self._cells}
        self._total, self._time, self._fresh = 0, 0.0, False
        self._lock = threading.Lock()

    def add(self, time: float, spikes: Mapping[str, Fired]) -> None:
        """Spikes until a time of the model (second)."""
        with self._lock:
            for name, (cells, times) in spikes.items():
                if name in self._spikes:
                    self._total += len(cells)
                    kept = cells % self._every == 0
                    before = self._spikes[name]
                    self._spikes[name] = np.concatenate([before[0], cells[kept]]), np.concatenate([before[1], times[kept]])
            while sum(len(cells) for cells, _ in self._spikes.values()) > self._most and self._every < self._largest:
                self._every *= 2
                for name, (cells, times) in self._spikes.items():
                    kept = cells % self._every == 0
                    self._spikes[name] = cells[kept], times[kept]
            self._forget()
            self._time, self._fresh = time, True

    def _forget(self) -> None:
        """Leave the latest spikes alone, where a single cell of each population has too many: no run is too long to look at."""
        if sum(len(cells) for cells, _ in self._spikes.values()) > self._most:
            newest_first = np.sort(np.concatenate([times for _, times in self._spikes.values()]))[::-1]
            since = newest_first[self._most // 2]
            self._spikes = {name: (cells[times > since], times[times > since]) for name, (cells, times) in self._spikes.items()}

    @property
    def _largest(self) -> int:
        return max((cells.size for cells in self._cells.values()), default=1)

    def raster(self) -> LiveRaster:
        """What is to be seen."""
        with self._lock:
            found, every = dict(self._spikes), self._every
            time, total = self._time, self._total
            self._fresh = False
        rows, y, t, population, first = nothing(self._end), [], [], [], 0
        for place, (name, (cells, times)) in enumerate(found.items()):
            last = first + -(-self._cells[name].size // every)
            rows["rows"].append(self._row(name, first, last))
            y.append(cells // every + first)
            t.append(times)
            population.append(np.full(len(cells), place))
            first = last
        whole = {"t": (t, np.float32), "y": (y, np.uint32), "population": (population, np.uint16)}
        arrays = {key: packed(np.concatenate([[], *parts]).astype(kind)) for key, (parts, kind) in whole.items()}
        return {**rows, "spikes": total, "until": time, "every": every, **arrays}  # type: ignore[typeddict-item]

    def _row(self, name: str, first: int, last: int) -> Band:
        one = self._about[name]
        return {
            "name": name, "from": first, "to": last, "excitatory": is_excitatory(one), "layer": one.layer, "kind": one.kind,
            "short": self._short[name], "slot": self._slots[name],
        }  # fmt: skip

    def write(self) -> None:
        """Write it down where something is new; a full disk does not stop a simulation."""
        if self._fresh:
            try:
                write_json(self._path, dict(self.raster()), durable=False)
            except FileProblem:
                return


def nothing(end: float = 0.0) -> LiveRaster:
    """The raster of a run that has told no spikes yet; `end` is the time of the model at which it ends (second)."""
    return {
        "mode": "points", "rows": [], "start": 0.0, "stop": end, "spikes": 0, "until": 0.0, "every": 1,
        "t": packed(np.empty(0, np.float32)), "y": packed(np.empty(0, np.uint32)),
        "population": packed(np.empty(0, np.uint16)),
    }  # fmt: skip
