"""Speed of checkpoints: 640 MB of arrays, as 20 million plastic synapses have them, in one file and in four."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from benchmarks.figures import Line, Table
from cxsystem2.snapshots import Manifest, Method, PartitionCells, PopulationCells, Store, content, creating

SIZE = 640
"""MB of arrays."""
CELLS, ARRAYS = 77_169, 50
"""The state of the circuit of Potjans and Diesmann: its cells, and arrays of each partition."""
REPEATS = 5
WANTED = 500
"""MB/s that a checkpoint must reach where the disk does."""
TABLE = Table("", {"wall (s)": ".3f", "MB/s": ".0f", "processor (s)": ".3f", "MB for a processor second": ".0f"}, 30)


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Medians of seconds, processor time beside them; ``FOLDER`` measures another disk than that of the current folder."""
    rng = np.random.default_rng(1)
    variables = [rng.random(SIZE * 125_000 // 4) for _ in range(4)]
    yield TABLE.head
    with tempfile.TemporaryDirectory(dir=options[0] if options else ".") as name:
        folder = Path(name)
        yield from _alone(folder, variables[0])
        small = [{f"cells/{n}/v": rng.random(CELLS // 4) for n in range(ARRAYS)} for _ in range(4)]
        yield from _checkpoints(folder / "small", small)
        for k in (1, 4):
            arrays = [{f"synapses/{n}": one[p::k].copy() for n, one in enumerate(variables)} for p in range(k)]
            yield from _checkpoints(folder / str(k), arrays)


def _alone(folder: Path, values: npt.NDArray[np.float64]) -> Iterator[str]:
    """What a checkpoint consists of, each part by itself."""
    data, path = values.view(np.uint8).data, folder / "plain"

    def write() -> None:
        with open(path, "wb", buffering=0) as file:
            for start in range(0, len(data), 2**22):
                file.write(data[start : start + 2**22])

    def fsync() -> None:
        with open(path, "rb") as file:
            os.fsync(file.fileno())

    steps: dict[str, Callable[[], object]] = {
        "CRC-32": lambda: zlib.crc32(data),
        "SHA-256": lambda: hashlib.sha256(data),
        "BLAKE2b": lambda: hashlib.blake2b(data),
        "write": write,
        "fsync": fsync,
        "read, CRC-32": lambda: content(path, Method.CRC32),
        "read, SHA-256": lambda: content(path, Method.SHA256),
    }
    found: dict[str, list[tuple[float, float]]] = {step: [] for step in steps}
    for _ in range(REPEATS):
        for step, act in steps.items():
            found[step].append(_timed(act))
        path.unlink()
    for step, times in found.items():
        yield _line(f"{len(data) / 1e6:.0f} MB, {step}", len(data), times)


def _checkpoints(folder: Path, arrays: list[dict[str, npt.NDArray[np.float64]]]) -> Iterator[str]:
    k = len(arrays)
    with creating(folder) as draft:
        parts = tuple(PartitionCells({"E": ((number, number + 1),)}) for number in range(k))
        draft.finish(Manifest(1e-4, 1, (PopulationCells("E", k),), parts)).write(0, [{}] * k, {})
    store, size, times = Store.open(folder), sum(one.nbytes for own in arrays for one in own.values()), []
    with store.writing() as writer:
        for number in range(1, REPEATS + 1):
            times.append(_timed(lambda number=number: writer.write(number, arrays, {}, keep=1)))  # type: ignore[misc]
    speed = size / 1e6 / median(seconds for seconds, _ in times)
    yield _line(f"{size / 1e6:.0f} MB, checkpoint, k = {k}", size, times)
    yield f"    {speed / WANTED:.2f} of {WANTED} MB/s"
    yield _line(f"{size / 1e6:.0f} MB, verified", size, [_timed(store.latest_whole) for _ in range(REPEATS)])

    newest, _ = store.latest_whole()

    def read() -> None:
        for number in range(k):
            for _ in newest.arrays(number).values():
                pass

    yield _line(f"{size / 1e6:.0f} MB, read", size, [_timed(read) for _ in range(REPEATS)])


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    begin, used = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begin, time.process_time() - used


def _line(name: str, size: int, times: Sequence[tuple[float, float]]) -> Line:
    seconds, used = median(one for one, _ in times), median(two for _, two in times)
    return TABLE.row(name, seconds, size / 1e6 / seconds, used, size / 1e6 / used)
