"""One process at a time works in a folder: a lock that goes with its process, however that ends."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from cxsystem2.errors import FileProblem

LOCK = "lock"
_PAUSE = 0.05


@contextlib.contextmanager
def locked(folder: Path, what: str = "batch", patience: float = 0.0) -> Iterator[None]:
    """Hold the lock of a folder; `what` the folder is, and how many seconds to try (somebody may just be asking).

    Raises:
        FileProblem: another process holds it.
    """
    with _open(folder) as handle:
        until = time.monotonic() + patience
        while not _take(handle):
            if time.monotonic() >= until:
                holder = os.pread(handle, 200, 0).decode(errors="replace").strip() or "another process"
                raise FileProblem(f"{folder}: {holder} is working on this {what}; wait for it, or stop it")
            time.sleep(_PAUSE)
        os.ftruncate(handle, 0)
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()} (since {since})\n".encode(), 0)
        yield


def is_locked(folder: Path) -> bool:
    """Whether a process works in a folder."""
    try:
        with _open(folder) as handle:
            return not _take(handle, shared=True)  # so that two that ask do not take each other for the holder
    except FileProblem:  # a folder that is only for reading
        return False


@contextlib.contextmanager
def _open(folder: Path) -> Iterator[int]:
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise FileProblem(f"{folder}: the folder cannot be locked: {error.strerror or error}") from None
    try:
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, *, shared: bool = False) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # a disk of the network that knows no locks
        raise FileProblem(f"the folder cannot be locked: {error.strerror or error}") from None
    return True
