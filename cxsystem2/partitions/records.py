"""What a run records, in files that only grow: with numbers of cells in the network and absolute steps.

| file in ``records`` | each record |
|---|---|
| ``GROUP.spikes.bin`` | step (int64) and number of the cell in the network (int64), in this order |
| ``RECORDER.states.bin`` | step (int64), and a value (float64) of each recorded cell |
| ``RECORDER.rates.bin`` | first step of a bin (int64), and the spikes in it (float64) of each population |

A checkpoint notes how long the files are. A run that goes on from it cuts them to that, so that nothing is lost and nothing is
there twice.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.sink import Cells, Floats, Memory, Sink
from cxsystem2.devices.waiting import numbers
from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Content, Method, content
from cxsystem2.syntax import Model

RECORDS = "records"
SPIKES, STATES, RATES = ".spikes.bin", ".states.bin", ".rates.bin"
SPIKE = np.dtype([("step", "<i8"), ("cell", "<i8")])
_AT_ONCE = 1_000_000
_NOTHING = Content(0, "crc32:00000000")


def row(width: int) -> np.dtype[Any]:
    """A record with a step and so many values."""
    return np.dtype([("step", "<i8"), ("values", "<f8", (width,))])


class RecordFiles(Sink):
    """The files of records of a snapshot, open for whoever runs it."""

    def __init__(self, folder: Path, model: Model, known: Mapping[str, Content]) -> None:
        """Go on where a generation was written: files are cut to what it knows of them, by their paths within the snapshot.

        Raises:
            FileProblem: they cannot be written to.
        """
        self.folder, self._model = folder, model
        self._dt = model.system.interval.dt
        self._numbers = numbers(model)
        self._open: dict[str, IO[bytes]] = {}
        self._written: dict[str, Content] = {}
        home = folder / RECORDS
        try:
            home.mkdir(exist_ok=True)
            for path in sorted(home.iterdir()):
                begun = known.get(f"{RECORDS}/{path.name}", _NOTHING)
                if path.stat().st_size > begun.bytes:
                    os.truncate(path, begun.bytes)
                self._written[path.name] = begun if begun.checksum else content(path, Method.CRC32)
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

    def flush(self) -> dict[str, Content]:
        """Wait until the disk has all records; answers what each file holds, by path within the snapshot.

        Raises:
            FileProblem: the disk refuses.
        """
        try:
            for file in self._open.values():
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FileProblem(f"{self.folder / RECORDS}: records cannot be written: {error.strerror or error}") from error
        return {f"{RECORDS}/{name}": written for name, written in sorted(self._written.items())}

    def close(self) -> None:
        """Close all files; what was not flushed may be lost."""
        for file in self._open.values():
            with contextlib.suppress(OSError):
                file.close()
        self._open.clear()


def read(folder: Path, model: Model, common: Mapping[str, npt.NDArray[Any]]) -> Memory:
    """All records of a snapshot, as a run in one go would have them; a record that is being written is left out.

    `common` are the arrays of the newest generation that belong to no partition: they have the bins that are not over.
    """
    memory, dt = Memory(), model.system.interval.dt
    home = folder / RECORDS
    for group in model.layout.spike_recorders:
        own = numbers(model)[group]
        empty = True
        for spikes in _records(home / f"{group}{SPIKES}", SPIKE):
            memory.spikes(group, np.searchsorted(own, spikes["cell"]).astype(np.int32), spikes["step"] * dt)
            empty = False
        if empty:
            memory.spikes(group, np.empty(0, np.int32), np.empty(0))
    for recorder in model.layout.state_recorders:
        if f"{recorder.name}.record" in model.bank.arrays:
            width = len(model.bank.arrays[f"{recorder.name}.record"])
            for rows in _records(home / f"{recorder.name}{STATES}", row(width), whole=True):
                memory.states(recorder.name, _times(rows["step"], dt, recorder.dt or dt), rows["values"])
    for counted in model.layout.rate_recorders:
        for rows in _records(home / f"{counted.name}{RATES}", row(len(counted.members)), whole=True):
            memory.counts(counted.name, _times(rows["step"], dt, counted.bin), rows["values"])
            _add_begun(memory, counted.name, common, rows["step"][-1:] * dt)
    return memory


def activity(folder: Path, model: Model, firsts: npt.NDArray[np.int64]) -> Floats | None:
    """The spikes of a cell of each block that are recorded, on average; None where there are none.

    `firsts` are the first cells of blocks in the network, and the end. A block without records counts as the mean of others.
    """
    counts, known = np.zeros(len(firsts) - 1), np.zeros(len(firsts) - 1, np.bool_)
    own = numbers(model)
    for group in model.layout.spike_recorders:
        known[np.searchsorted(firsts, own[group], "right") - 1] = True
        for spikes in _records(folder / RECORDS / f"{group}{SPIKES}", SPIKE):
            counts += np.bincount(np.searchsorted(firsts, spikes["cell"], "right") - 1, minlength=len(counts))
    if not counts.any():
        return None
    cells = np.diff(firsts)
    return np.where(known, counts / np.maximum(cells, 1), counts[known].sum() / cells[known].sum())


def _add_begun(memory: Memory, recorder: str, common: Mapping[str, npt.NDArray[Any]], last: Floats) -> None:
    """Add the bin that was not over in a generation, where the records do not have it yet; `last` is their last bin."""
    begin = common.get(f"recorders/{recorder}/begin", np.empty(0))
    if len(begin) and (not len(last) or round((begin[0] - last[0]) * 1e9) > 0):
        counts = common[f"recorders/{recorder}/count"] - common[f"recorders/{recorder}/before"]
        memory.counts(recorder, np.asarray(begin), np.asarray(counts, np.float64))


def _times(steps: npt.NDArray[np.int64], dt: float, every: float) -> Floats:
    """When something was recorded every so often, to the bit as the clock of a monitor says it."""
    return np.asarray(np.rint(steps * dt / every) * every, np.float64)


def _records(path: Path, kind: np.dtype[Any], *, whole: bool = False) -> Iterator[npt.NDArray[Any]]:
    """The records of a file, some at a time or all at once; none where there is no file."""
    number = path.stat().st_size // kind.itemsize if path.exists() else 0
    if whole:
        yield np.fromfile(path, kind, number) if number else np.empty(0, kind)
        return
    for start in range(0, number, _AT_ONCE):
        yield np.fromfile(path, kind, min(_AT_ONCE, number - start), offset=start * kind.itemsize)
