"""Columns of a Parquet file, read by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from cxsystem2.connections.columns import ROWS, WHOLE, Block, check_type, converted, find
from cxsystem2.errors import FileProblem
from cxsystem2.extras import installing
from cxsystem2.foreign import looked_at

SUFFIXES = (".parquet", ".pq")


class ParquetColumns:
    """A Parquet file."""

    def __init__(self, path: Path, wanted: tuple[str, ...]) -> None:
        if find_spec("pyarrow") is None:
            raise FileProblem(f"{path}: Parquet needs the package pyarrow ({installing('parquet')}); .csv and .h5 do not")
        import pyarrow as pa
        from pyarrow import parquet

        self.path = path
        try:
            with looked_at(path):
                schema = parquet.read_schema(path)
        except pa.ArrowException as error:
            raise FileProblem(f"{path}: this is not a file in Parquet ({str(error).splitlines()[0]})") from error
        self.columns = find(schema.names, wanted)
        for role, column in self.columns.items():
            check_type(path, role, column, str(schema.field(column.name).type))

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Some rows at a time, each time with the number of the first."""
        import pyarrow as pa
        from pyarrow import parquet

        names, row = [column.name for column in self.columns.values()], 1
        try:
            with looked_at(self.path), parquet.ParquetFile(self.path) as file:
                for batch in file.iter_batches(ROWS, columns=names):
                    found = {
                        role: batch.column(batch.schema.get_field_index(column.name)) for role, column in self.columns.items()
                    }
                    for role, values in found.items():
                        if role in WHOLE and values.null_count:
                            place = int(np.flatnonzero(np.asarray(values.is_null()))[0])
                            raise FileProblem(f"{self.path}, row {row + place}: there is no {role}")
                    yield row, {role: converted(role, values.to_numpy(zero_copy_only=False)) for role, values in found.items()}
                    row += len(batch)
        except (pa.ArrowException, OverflowError) as error:
            raise FileProblem(f"{self.path}: {str(error).splitlines()[0]}") from error
