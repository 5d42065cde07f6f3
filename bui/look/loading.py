"""Finding the result of a run and keeping the last few in memory, so that a view reads each file once."""

from __future__ import annotations

import math
import os
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import psutil

from bui.answers import NotReady, NotThere
from bui.home import ID_DIGITS, Home, is_id
from bui.runs.folder import BATCH, RESULT, RunFolder
from bui.runs.status import RunStatus, state_of
from cxsystem2.batches import Batch
from cxsystem2.errors import FileProblem
from cxsystem2.foreign import opened
from cxsystem2.results import Results, Spikes, load

MOST_BYTES = 768 * 2**20
MOST_RESULTS = 12
MOST_OF_MEMORY = 0.8
"""The part of the free memory that a result may take."""
_TOO_LARGE = "the memory of this computer does not hold this result"


def run_folder(home: Home, run: str) -> Path:
    """The folder of a run.

    Raises:
        NotThere: there is no such run.
    """
    folder = home.runs / run
    if not is_id(run) or not folder.is_dir():
        raise NotThere(f"there is no run {run[:40]}; it may have been deleted")
    return folder


def batch_of(home: Home, run: str) -> Batch:
    """The batch of a run that is a sweep.

    Raises:
        NotReady: the points of the sweep are not prepared yet.
        NotThere: the run is no sweep, or it ended before its points were prepared.
        FileProblem: the batch is damaged.
    """
    folder = run_folder(home, run)
    status = None if (folder / BATCH).is_dir() else _sweep_status(folder)
    if (folder / BATCH).is_dir():  # asked after the state: it may have been made in between
        return Batch.open(folder / BATCH)
    if status is None:
        raise NotThere("this run is no sweep")
    if status.ended:
        raise NotThere(f"this sweep has no points: it was {status} before they were prepared; its log says more")
    raise NotReady("the points of this sweep are not prepared yet")


def is_sweep(folder: Path) -> bool:
    """Whether the run of a folder is a sweep, also one whose points are not prepared yet."""
    return (folder / BATCH).is_dir() or _sweep_status(folder) is not None


def _sweep_status(folder: Path) -> RunStatus | None:
    """The state of a run that is a sweep; None where it is none, or where its folder is damaged."""
    run = RunFolder(folder)
    try:
        return state_of(run).status if run.settings().get("kind") == "batch" else None
    except FileProblem:
        return None


def result_path(home: Home, run: str, point: int | None = None) -> Path:
    """The result file of a run, or of one run (`point`) of a batch.

    Raises:
        NotReady: the points of the sweep are not prepared yet.
        NotThere: there is none, or none yet.
    """
    folder = run_folder(home, run)
    if point is None:
        if not (folder / RESULT).is_file():
            if is_sweep(folder):
                raise NotThere("this run is a sweep; choose one of its points")
            raise NotThere("this run has no result: it has not ended yet, or it failed or was stopped")
        return folder / RESULT
    batch = batch_of(home, run)
    found = next((one for one in batch.runs if one.number == point), None)
    if found is None:
        raise NotThere(f"this sweep has no run {point}; its runs are 0 to {len(batch.runs) - 1}")
    record = batch.record(found)
    if not record.result or not (batch.folder / record.result).is_file():
        raise NotThere(f"run {point} of this sweep has no result: it is {record.status.words}")
    return batch.folder / record.result


_COMPARED = re.compile(rf"(?P<run>[0-9a-f]{{{ID_DIGITS}}})(:(?P<point>\d{{1,9}}))?")


def compared_path(home: Home, word: str) -> Path:
    """The result that a word stands for: the id of a run, or ``id:7`` for run 7 of a sweep.

    Raises:
        NotThere: there is none.
    """
    found = _COMPARED.fullmatch(word)
    if found is None:
        raise NotThere(f"'{word[:40]}' is no run; name the id of a run, or id:number for a run of a sweep")
    return result_path(home, found["run"], None if found["point"] is None else int(found["point"]))


def letters(many: int) -> str:
    """What runs that are compared are called for short: A, B, C and so on."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:many]


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: tuple[int, int]
    results: Results
    size: int


class Shelf:
    """The results read last, by path, size and time of change; those not asked for longest go first.

    Several requests may ask at once; two that want the same file wait for one reading of it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most_results: int = MOST_RESULTS) -> None:
        self.most_bytes, self.most_results = most_bytes, most_results
        self._kept: OrderedDict[Path, _Kept] = OrderedDict()
        self._changing = threading.Lock()
        self._reading: dict[Path, threading.Lock] = {}

    def results(self, path: Path) -> Results:
        """The results in a file; spikes are in the order of time. They are shared: nobody may change them.

        Raises:
            NotThere: the file has gone.
            FileProblem: it is damaged.
        """
        with self._changing:
            reading = self._reading.setdefault(path, threading.Lock())
        with reading:
            mark = _mark(path)
            with self._changing:
                known = self._kept.get(path)
                if known is not None and known.mark == mark:
                    self._kept.move_to_end(path)
                    return known.results
            results = read(path)
            self._keep(path, _Kept(mark, results, size_of(results)))
            return results

    def _keep(self, path: Path, kept: _Kept) -> None:
        with self._changing:
            self._kept[path] = kept
            self._kept.move_to_end(path)
            total = sum(one.size for one in self._kept.values())
            while len(self._kept) > 1 and (total > self.most_bytes or len(self._kept) > self.most_results):
                gone, old = self._kept.popitem(last=False)
                total -= old.size
                self._reading.pop(gone, None)

    def __len__(self) -> int:
        return len(self._kept)


def _mark(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise NotThere("the result of this run is not there any more") from None
    except OSError as error:
        raise FileProblem(f"{path}: the result cannot be read: {error.strerror or error}") from None
    return found.st_size, found.st_mtime_ns


def read(path: Path) -> Results:
    """The results in a file, with spikes in the order of time.

    Raises:
        FileProblem: it is damaged, or larger than the memory.
    """
    check_size(path)
    try:
        results = load(path)
    except MemoryError:
        raise FileProblem(_TOO_LARGE) from None
    except FileProblem as error:
        raise FileProblem(str(error).replace(f"{path.parent}{os.sep}", "")) from None
    except (ValueError, TypeError, AttributeError, IndexError, RuntimeError, ArithmeticError) as error:
        raise FileProblem(
            f"the result of this run is damaged ({str(error).splitlines()[0] if str(error) else 'no reason'})"
        ) from None
    check(results)
    for name, spikes in results.spikes.in_memory():
        if np.any(spikes.t[1:] < spikes.t[:-1]):
            order = np.argsort(spikes.t, kind="stable")
            results.spikes[name] = Spikes(spikes.i[order], spikes.t[order])
    return results


def check_size(path: Path) -> None:
    """Refuse a result that memory does not hold; a compressed file may say that it has more numbers than there are atoms."""
    sizes = []

    def weigh(name: str, found: h5py.Dataset | h5py.Group) -> None:
        if isinstance(found, h5py.Dataset) and found.shape is not None:
            sizes.append(math.prod(found.shape) * found.dtype.itemsize)

    try:
        with opened(path) as file:
            file.visititems(weigh)
    except (FileProblem, OSError, RuntimeError, KeyError, ValueError):
        return  # whoever reads it says why not
    if sum(sizes) > MOST_OF_MEMORY * psutil.virtual_memory().available:
        raise FileProblem(_TOO_LARGE)


def check(results: Results) -> None:
    """That what a result says of its cells goes together, so that no view fails at it.

    Raises:
        FileProblem: it does not.
    """
    for name, one in results.populations.items():
        if one.size < 0 or one.w.size != one.size:
            raise FileProblem(f"the result of this run is damaged: {name} has not a position for each cell")
    for name, (i, t) in results.spikes.in_memory():
        size = results.populations[name].size if name in results.populations else 0
        if i.ndim != 1 or i.shape != t.shape or i.dtype.kind not in "iu" or t.dtype.kind != "f":
            raise FileProblem(f"the result of this run is damaged: {name} has not a time and a cell for each spike")
        if i.size and not (i.min() >= 0 and i.max() < size and np.isfinite(t).all()):
            raise FileProblem(f"the result of this run is damaged: {name} has spikes of cells or times that there are not")
    for name, variables in results.recordings.items():
        for variable, own in variables.items():
            if own.values.shape != (len(own.t), len(own.cells)):
                raise FileProblem(f"the result of this run is damaged: {variable} of {name} has not a value for each time")
    if not (math.isfinite(results.runtime) and results.runtime >= 0):
        raise FileProblem("the result of this run is damaged: it has no duration")


def size_of(results: Results) -> int:
    """Bytes of the arrays of a result."""
    spikes = sum(one.i.nbytes + one.t.nbytes for _, one in results.spikes.in_memory())
    cells = sum(one.w.nbytes + one.z.nbytes for one in results.populations.values())
    recorded = [one for variables in results.recordings.values() for one in variables.values()]
    return spikes + cells + sum(one.t.nbytes + one.values.nbytes + one.cells.nbytes for one in recorded)
