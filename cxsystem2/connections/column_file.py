"""Files of columns (CSV, Parquet, HDF5), read some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cxsystem2.connections import hdf5_columns, parquet_columns, text_columns
from cxsystem2.connections.columns import NAMES, Block
from cxsystem2.connections.hdf5_columns import Hdf5Columns
from cxsystem2.connections.parquet_columns import ParquetColumns
from cxsystem2.connections.text_columns import TextColumns
from cxsystem2.errors import CxSystemError, FileProblem

_READERS = (
    (text_columns.SUFFIXES, TextColumns),
    (parquet_columns.SUFFIXES, ParquetColumns),
    (hdf5_columns.SUFFIXES, Hdf5Columns),
)


class ColumnFile:
    """A file of columns: which of those that are wanted it has, and blocks of them with the number of the first row.

    Rows count from 1 on, without a header.
    """

    def __init__(self, path: Path, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        self.path = path
        reader = next((reader for suffixes, reader in _READERS if path.suffix.casefold() in suffixes), None)
        if reader is None:
            known = ", ".join(suffix for suffixes, _ in _READERS for suffix in suffixes)
            raise FileProblem(f"{path}: columns are read from {known}")
        try:
            self._reader: TextColumns | ParquetColumns | Hdf5Columns = reader(path, (*needed, *optional))
        except OSError as error:
            raise (error if isinstance(error, FileProblem) else FileProblem(f"{path}: {error.strerror or error}")) from None
        except CxSystemError as error:
            raise FileProblem(f"{path}: {error}") from None
        self.columns = self._reader.columns
        for role in needed:
            if role not in self.columns:
                raise FileProblem(f"{path}: there is no column for the {role}; name one of them {' or '.join(NAMES[role])}")

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """The rows of the file.

        Raises:
            FileProblem: a row cannot be read.
        """
        try:
            yield from self._reader.blocks()
        except OSError as error:
            raise (
                error if isinstance(error, FileProblem) else FileProblem(f"{self.path}: {error.strerror or error}")
            ) from None

    def row(self, number: int) -> str:
        """A row, as messages call it: in a text file the number of its line."""
        line = self._reader.line(number) if isinstance(self._reader, TextColumns) else number
        return f"{self.path}, row {line}"
