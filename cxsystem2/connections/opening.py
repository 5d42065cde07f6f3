"""Saved connections, whoever has saved them."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.connections.base import Store
from cxsystem2.connections.store import Hdf5Store
from cxsystem2.errors import FileProblem
from cxsystem2.foreign import looked_at


def open_store(path: Path) -> Store:
    """Open a file of connections, ours or one of CxSystem.

    Raises:
        FileProblem: the file is not there, or is no such file.
    """
    import h5py

    from cxsystem2.connections.legacy import LegacyStore

    if not path.is_file():
        raise FileProblem(f"{path}: there is no such file")
    try:
        with looked_at(path):
            return Hdf5Store(path) if h5py.is_hdf5(path) else LegacyStore(path)
    except (OSError, KeyError) as error:
        raise FileProblem(f"{path}: this is not a file of connections ({error})") from error
