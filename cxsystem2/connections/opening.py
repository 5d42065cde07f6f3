"""Files of connections, whoever has made them."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.connections import parquet_columns, text_columns
from cxsystem2.connections.base import ConnectionStore
from cxsystem2.connections.hdf5_columns import holds_edges
from cxsystem2.connections.store import Hdf5Store
from cxsystem2.errors import FileProblem
from cxsystem2.foreign import looked_at


def open_store(path: Path, cells: Path | None = None, step: float = 0.0) -> ConnectionStore:
    """Open a file of connections: ours, an edge list, or one of CxSystem.

    `cells` is the list of cells of an edge list, and `step` (second) the least delay of an edge.

    Raises:
        FileProblem: the file is not there, or is no such file.
    """
    import h5py

    from cxsystem2.connections.edges import EdgeStore
    from cxsystem2.connections.legacy import LegacyStore

    if not path.is_file():
        raise FileProblem(f"{path}: there is no such file")
    try:
        if path.suffix.casefold() in (*text_columns.SUFFIXES, *parquet_columns.SUFFIXES) or holds_edges(path):
            return EdgeStore(path, cells, step)
        if cells is not None:
            raise FileProblem(f"{path}: the file says which cell is meant itself; import_cells_from belongs to an edge list")
        with looked_at(path):
            return Hdf5Store(path) if h5py.is_hdf5(path) else LegacyStore(path)
    except (OSError, KeyError) as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{path}: this is not a file of connections ({error})") from error
