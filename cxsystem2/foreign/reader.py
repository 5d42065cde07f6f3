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
from pathlib import Path
from typing import Any

import h5py
import psutil
from scipy import io

from cxsystem2 import memory
from cxsystem2.foreign import refuse_references
from cxsystem2.foreign.child import Answer
from cxsystem2.legacy import load_legacy

_PIECE = 2**24


def main() -> None:
    """Answer until nobody asks any more, or until memory was short, after which libraries are in no state to go on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    limit_cores()
    own = psutil.Process().memory_info().vms
    for line in sys.stdin.buffer:
        path, most_bytes, seconds = json.loads(line)
        limit(own + most_bytes, time.process_time() + seconds)
        answer = try_to_read(Path(path))
        answers.write(answer.value.encode() + b"\n")
        answers.flush()
        if answer is Answer.SHORT:
            return


def try_to_read(path: Path) -> Answer:
    """Read a file; that it is not what it should be is for its next reader to say."""
    try:
        read_whole(path)
    except MemoryError:
        return Answer.SHORT
    except Exception as error:
        return Answer.SHORT if memory.is_short(str(error)) else Answer.READ
    return Answer.READ


def limit(most_bytes: int, seconds: float) -> None:
    """Limit what this process may take, all that it has taken included; not where the system has no such limits."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        for kind, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CPU, math.ceil(seconds) + 1)):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def limit_cores() -> None:
    """Leave no image of memory behind where the process ends by a fault."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_whole(path: Path) -> None:
    """Read everything in a file, and keep nothing: what a reader could meet is met here."""
    if h5py.is_hdf5(path):
        with h5py.File(path, "r") as file:
            refuse_references(file, path)
            file.visititems(_read_object)
    elif path.suffix.lower() == ".mat":
        io.loadmat(str(path))
    else:
        load_legacy(path)


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
