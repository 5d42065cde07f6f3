"""Files of a storage as files of this computer, for who reads HDF5."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cache
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import inside, replacing, sha256
from cxsystem2.lfads.storage import Storage
from cxsystem2.lfads.storage.directory import Directory

_made: list[tempfile.TemporaryDirectory[str]] = []


@cache
def mirror_of(where: str) -> Path:
    """A directory for the files of a storage, which goes with this process."""
    del where  # one for each
    _made.append(tempfile.TemporaryDirectory(prefix="cxsystem2-"))
    return Path(_made[-1].name)


def bring(storage: Storage, name: str, path: Path, known: str, folder: Path) -> None:
    """Have a file of a storage under a path of a folder, as far as it can be had; a directory is waited for.

    Raises:
        FileProblem: the path leads out of the folder, or the file cannot be read.
    """

    def same() -> bool:
        with contextlib.suppress(OSError):
            return f"sha256:{sha256(path)}" == known
        return False

    if isinstance(storage, Directory):
        storage.soon(same)
    elif not same():
        if not inside(folder, path):
            raise FileProblem(f"{storage.where}: the file '{name}' cannot belong to the data of a run")
        try:
            content = storage.read(name)
        except OSError as error:
            raise FileProblem(f"{storage.where}/{name}: the data cannot be read: {error.strerror or error}") from None
        with replacing(path, overwrite=True, durable=False) as part:
            part.write_bytes(content)
