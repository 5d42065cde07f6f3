"""The child that reads binary files: ``python -m cxsystem2.foreign.reader``.

Each line of its input is a list in JSON: a path, the bytes of memory and the seconds of CPU time that its file may take. Each
line of its output is a word of `cxsystem2.foreign.child.Answer`.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import psutil

from cxsystem2 import memory
from cxsystem2.foreign import refuse_references
from cxsystem2.foreign.child import Answer

_PIECE = 2**24


def main() -> None:
    """Answer until nobody asks any more, or until memory was short, after which libraries are in no state to go on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    limit_cores()
    own = size()
    for line in sys.stdin.buffer:
        path, most_bytes, seconds = json.loads(line)
        limit(None, time.process_time() + seconds)
        before = size()
        read = reader(Path(path))
        own += max(0, size() - before)  # what was imported is not the file's
        limit(own + most_bytes, time.process_time() + seconds)
        answer = try_to_read(read, Path(path))
        answers.write(answer.value.encode() + b"\n")
        answers.flush()
        if answer is Answer.SHORT:
            return


def try_to_read(read: Callable[[Path], object], path: Path) -> Answer:
    """Read a file; that it is not what it should be is for its next reader to say."""
    try:
        read(path)
    except MemoryError:
        return Answer.SHORT
    except Exception as error:
        return Answer.SHORT if memory.is_short(str(error)) else Answer.READ
    return Answer.READ


def size() -> int:
    """Bytes of memory that this process has asked for."""
    return int(psutil.Process().memory_info().vms)


def limit(most_bytes: int | None, seconds: float) -> None:
    """Limit what this process may take, all that it has taken included; not where the system has no such limits."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        for kind, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CPU, math.ceil(seconds) + 1)):
            _, hard = resource.getrlimit(kind)
            wanted = hard if most is None else most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (wanted, hard))


def limit_cores() -> None:
    """Leave no image of memory behind where the process ends by a fault."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def reader(path: Path) -> Callable[[Path], object]:
    """What reads everything in a file, and keeps nothing, so that what a reader could meet is met here."""
    if h5py.is_hdf5(path):
        return _read_hdf5
    if path.suffix.lower() == ".mat":
        from scipy import io

        return lambda path: io.loadmat(str(path))
    if path.suffix.lower() in (".parquet", ".pq"):
        return _read_parquet
    from cxsystem2.legacy import load_legacy

    return load_legacy


def _read_parquet(path: Path) -> None:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        for _ in file.iter_batches():
            pass


def _read_hdf5(path: Path) -> None:
    with h5py.File(path, "r") as file:
        refuse_references(file, path)
        file.visititems(_read_object)


def _read_object(name: str, found: Any) -> None:
    for key in found.attrs:
        found.attrs[key]
    if not isinstance(found, h5py.Dataset) or found.shape is None:
        return
    if not found.shape:
        found[()]
        return
    rows = max(1, _PIECE // max(1, found.nbytes // max(1, found.shape[0])))
    for start in range(0, min(found.shape[0], _most_rows(found)), rows):
        found[start : start + rows]


def _most_rows(found: h5py.Dataset) -> int:
    """Rows to read: those that nobody has written are not there, and may be more than there are atoms."""
    stored = found.id.get_storage_size()
    return int(found.shape[0]) if stored and found.nbytes < 2**34 else 0


if __name__ == "__main__":
    main()
