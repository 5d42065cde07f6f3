"""Files of a storage as files of this computer, for who reads HDF5."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cache
from pathlib import Path

from cxsystem2.files import replacing, sha256
from cxsystem2.lfads.storage import Storage
from cxsystem2.lfads.storage.directory import Directory

_made: list[tempfile.TemporaryDirectory[str]] = []


@cache
def mirror_of(where: str) -> Path:
    """A directory for the files of a storage, which goes with this process."""
    del where  # one for each
    _made.append(tempfile.TemporaryDirectory(prefix="cxsystem2-"))
    return Path(_made[-1].name)


def bring(storage: Storage, name: str, path: Path, known: str) -> None:
    """Have a file of a storage under a path, as far as it can be had; a directory is that path itself, and is waited for."""

    def same() -> bool:
        with contextlib.suppress(OSError):
            return f"sha256:{sha256(path)}" == known
        return False

    if isinstance(storage, Directory):
        storage.soon(same)
    elif not same():
        content = storage.read(name)
        with replacing(path, overwrite=True, durable=False) as part:
            part.write_bytes(content)
