"""A result file that grows while a simulation advances, so that what is recorded need not fit into memory."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices import Sink
from cxsystem2.files import as_part
from cxsystem2.recording.assemble import Cells, Floats, rates_of, spikes_of, states_of, watched
from cxsystem2.results.file import COMPRESSED, write_facts, write_watched
from cxsystem2.results.records import Recording
from cxsystem2.results.results import Results
from cxsystem2.syntax import Model

if TYPE_CHECKING:
    import h5py

_CHUNK = 65_536
"""Values of a dataset that are compressed together."""
_ROWS = 500_000
"""Values that wait in memory before they are written."""


class Growing(Sink):
    """Appends to a file in the format of results; `finish` writes the rest of it."""

    def __init__(self, model: Model, file: h5py.File) -> None:
        self.model, self.file = model, file
        self.cells = [one for one in model.network.config.cells.values() if one.monitors.spikes]
        self._recorders = {one.name: one for one in model.layout.state_recorders}
        self._rates = {one.name: one for one in model.layout.rate_recorders}
        self._spikes = file.create_group("spikes", track_order=True)
        self._recordings = file.create_group("recordings", track_order=True)
        self._waiting: dict[str, list[npt.NDArray[Any]]] = defaultdict(list)
        self._size = 0
        for one in self.cells:
            own = self._spikes.create_group(as_part(one.name))
            _growing(own, "i", np.empty(0, np.int32))
            _growing(own, "t", np.empty(0)).attrs["unit"] = "second"
            write_watched(own, watched(model).get(one.name))

    def spikes(self, group: str, cells: Cells, times: Floats) -> None:
        """Append the spikes of the populations of a group."""
        for one in self.cells:
            if self.model.layout.soma(one).group == group:
                found = spikes_of(self.model, one, cells, times)
                self._append(f"spikes/{as_part(one.name)}/i", found.i)
                self._append(f"spikes/{as_part(one.name)}/t", found.t)

    def states(self, recorder: str, times: Floats, values: Floats) -> None:
        """Append samples."""
        for name, variable, recording in states_of(self.model, self._recorders[recorder], times, values):
            self._record(name, variable, recording)

    def counts(self, recorder: str, begins: Floats, counts: Floats) -> None:
        """Append rates."""
        for name, variable, recording in rates_of(self.model, self._rates[recorder], begins, counts):
            self._record(name, variable, recording)

    def _record(self, name: str, variable: str, recording: Recording) -> None:
        path = f"recordings/{as_part(name)}/{as_part(variable)}"
        if path not in self.file:
            own = self.file.create_group(path)
            own.attrs["unit"] = recording.unit
            _growing(own, "t", recording.t[:0]).attrs["unit"] = "second"
            _growing(own, "values", recording.values[:0])
            own.create_dataset("cells", data=recording.cells)
        self._append(f"{path}/t", recording.t)
        self._append(f"{path}/values", recording.values)

    def _append(self, path: str, values: npt.NDArray[Any]) -> None:
        self._waiting[path].append(values)
        self._size += values.size
        if self._size > _ROWS:
            self._flush()

    def _flush(self) -> None:
        for path, parts in self._waiting.items():
            dataset, values = self.file[path], np.concatenate(parts)
            before = len(dataset)
            dataset.resize(before + len(values), axis=0)
            dataset[before:] = values
        self._waiting.clear()
        self._size = 0

    def finish(self, results: Results) -> None:
        """Write what waits, and all that is not recorded; spikes and recordings of `results` are not looked at."""
        self._flush()
        write_facts(self.file, results)


def _growing(group: h5py.Group, name: str, like: npt.NDArray[Any]) -> Any:
    """An empty dataset that can become longer."""
    width = max(1, int(np.prod(like.shape[1:])))
    chunks = (max(1, _CHUNK // width), *like.shape[1:]) if like.ndim > 1 and width > 1 else (_CHUNK, *like.shape[1:])
    return group.create_dataset(name, data=like, maxshape=(None, *like.shape[1:]), chunks=chunks, **COMPRESSED)
