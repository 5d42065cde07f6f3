"""What one client says of itself, and of the storage as it sees it. These functions run on clients."""

from __future__ import annotations

import contextlib
import os
import platform
import socket
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.storage import Storage, storage_of
from cxsystem2.version import __version__

LATE = 60.0
"""Seconds after which a file that another computer has written must be seen."""
_LOOK = 0.1


def about() -> dict[str, Any]:
    """Where this process is, its versions, and its GPUs."""
    found: dict[str, Any] = {
        "place": f"{socket.gethostname()}, process {os.getpid()}",
        "versions": {"cxsystem2": __version__, "python": platform.python_version()},
        "gpus": [],
    }
    for name in ("torch", "numpy", "h5py", "distributed"):
        with contextlib.suppress(PackageNotFoundError):
            found["versions"][name] = version(name)
    if find_spec("torch") is not None:
        from cxsystem2.lfads.accelerators import described

        found["gpus"] = described()
    return found


def write(where: str, name: str) -> str:
    """Write a file, write it anew (a rename, in directories), and read it; returns what is wrong."""
    try:
        storage = _impatient(where)
        storage.write(name, b"first")
        storage.write(name, name.encode())
        if storage.read(name) != name.encode():
            return "a file that was written anew has its old content"
        storage.write(f"{name}-gone", b"")
        storage.remove(f"{name}-gone")
    except (OSError, CxSystemError) as error:
        return str(error)
    return ""


def see(where: str, names: Sequence[str]) -> tuple[float, list[str]]:
    """Wait until the files of all others are seen; seconds that it took, and which were not seen after `LATE`."""
    begin, missing = time.monotonic(), [*names]
    storage = _impatient(where)
    while True:
        missing = [name for name in missing if not _there(storage, name)]
        now = time.monotonic() - begin
        if not missing or now > LATE:
            return now, missing
        time.sleep(_LOOK)


def _there(storage: Storage, name: str) -> bool:
    try:
        return storage.read(name) == name.encode()
    except (OSError, CxSystemError):
        return False


def _impatient(where: str) -> Storage:
    storage = storage_of(where)
    storage.patience = 0.0
    return storage
