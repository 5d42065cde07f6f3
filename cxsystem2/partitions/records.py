"""What a run records, in files that only grow: with numbers of cells in the network and absolute steps.

`snapshots.records` says what is in them, and `results.on_disk` reads them. A checkpoint notes how long the files are. A run
that goes on from it cuts them to that, so that nothing is lost and nothing is there twice.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.sink import Cells, Floats, Sink
from cxsystem2.devices.waiting import numbers
from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Content, Method, content
from cxsystem2.snapshots.records import RATES, RECORDS, SPIKE, SPIKES, STATES, RecordedExtent, row
from cxsystem2.syntax import Model

_AT_ONCE = 1_000_000
_NOTHING = Content(0, "crc32:00000000")


class RecordFiles(Sink):
    """The files of records of a snapshot, open for whoever runs it."""

    def __init__(self, folder: Path, model: Model, begun: RecordedExtent) -> None:
        """Go on where a generation was written: files are cut to what it knows of them.

        Raises:
            FileProblem: they cannot be written to.
        """
        self.folder, self._snapshot = folder, begun.snapshot
        self._dt = model.system.interval.dt
        self._numbers = numbers(model)
        self._open: dict[str, IO[bytes]] = {}
        self._written: dict[str, Content] = {}
        home = folder / RECORDS
        begun.save(folder)
        try:
            home.mkdir(exist_ok=True)
            for path in sorted(home.iterdir()):
                known = begun.records.get(f"{RECORDS}/{path.name}", _NOTHING)
                if path.stat().st_size > known.bytes:
                    os.truncate(path, known.bytes)
                self._written[path.name] = known if known.checksum else content(path, Method.CRC32)
        except OSError as error:
            raise FileProblem(f"{home}: records cannot be written: {error.strerror or error}") from error

    def spikes(self, group: str, cells: Cells, times: Floats) -> None:
        """Append spikes."""
        found = np.empty(len(cells), SPIKE)
        found["step"], found["cell"] = np.rint(times / self._dt), self._numbers[group][cells]
        self._append(f"{group}{SPIKES}", found)

    def states(self, recorder: str, times: Floats, values: Floats) -> None:
        """Append samples."""
        self._append_rows(f"{recorder}{STATES}", times, values)

    def counts(self, recorder: str, begins: Floats, counts: Floats) -> None:
        """Append bins."""
        self._append_rows(f"{recorder}{RATES}", begins, counts)

    def _append_rows(self, name: str, times: Floats, values: Floats) -> None:
        found = np.empty(len(times), row(values.shape[1]))
        found["step"], found["values"] = np.rint(times / self._dt), values
        self._append(name, found)

    def _append(self, name: str, values: npt.NDArray[Any]) -> None:
        path = self.folder / RECORDS / name
        try:
            if name not in self._open:
                self._open[name] = open(path, "ab")  # noqa: SIM115  closed with the run
            self._open[name].write(data := memoryview(values.tobytes()))
        except OSError as error:
            raise FileProblem(f"{path}: records cannot be written: {error.strerror or error}") from error
        self._written[name] = self._written.get(name, _NOTHING).longer(data)

    def flush(self, step: int) -> Mapping[str, Content]:
        """Wait until the disk has all records before a step; returns what each file holds, by path within the snapshot.

        Raises:
            FileProblem: the disk refuses.
        """
        try:
            for file in self._open.values():
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FileProblem(f"{self.folder / RECORDS}: records cannot be written: {error.strerror or error}") from error
        found = {f"{RECORDS}/{name}": written for name, written in sorted(self._written.items())}
        RecordedExtent(step, self._snapshot, found).save(self.folder)
        return found

    def close(self) -> None:
        """Close all files; what was not flushed may be lost."""
        for file in self._open.values():
            with contextlib.suppress(OSError):
                file.close()
        self._open.clear()


def activity(folder: Path, model: Model, firsts: npt.NDArray[np.int64]) -> Floats | None:
    """The spikes of a cell of each block that are recorded, on average; None where there are none.

    `firsts` are the first cells of blocks in the network, and the end. A block without records counts as the mean of others.
    """
    counts, known = np.zeros(len(firsts) - 1), np.zeros(len(firsts) - 1, np.bool_)
    own = numbers(model)
    for group in model.layout.spike_recorders:
        known[np.searchsorted(firsts, own[group], "right") - 1] = True
        for spikes in _spikes(folder / RECORDS / f"{group}{SPIKES}"):
            counts += np.bincount(np.searchsorted(firsts, spikes["cell"], "right") - 1, minlength=len(counts))
    if not counts.any():
        return None
    cells = np.diff(firsts)
    return np.where(known, counts / np.maximum(cells, 1), counts[known].sum() / cells[known].sum())


def _spikes(path: Path) -> Iterator[npt.NDArray[Any]]:
    """The spikes of a file, some at a time; none where there is no file."""
    number = path.stat().st_size // SPIKE.itemsize if path.exists() else 0
    for start in range(0, number, _AT_ONCE):
        yield np.fromfile(path, SPIKE, min(_AT_ONCE, number - start), offset=start * SPIKE.itemsize)
