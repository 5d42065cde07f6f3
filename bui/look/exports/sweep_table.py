"""All runs of a sweep with their measures as one table."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bui.look.exports.base import Export, Source, exports
from cxsystem2.collect import collect, save_table
from cxsystem2.extras import installing


class SweepTable(Export):
    """One row for each run, with its values and all measures."""

    of_sweeps = True

    def write(self, source: Source, target: Path) -> None:
        """Measure what was not measured yet, and write the table."""
        found = collect(source.sweep)
        save_table(found.table, target, found.units)


@exports.register("table")
class TableCsv(SweepTable):
    """One row for each run of the sweep, with its values and all measures (CSV)."""

    suffix = ".csv"


@exports.register("table_parquet")
class TableParquet(SweepTable):
    """The same table as Apache Parquet, for pandas, R and DuckDB."""

    suffix = ".parquet"

    def missing(self, source: Source) -> str:
        """It needs pyarrow."""
        return "" if find_spec("pyarrow") else f"Parquet needs the package pyarrow: {installing('parquet')}"


@exports.register("table_hdf5")
class TableHdf5(SweepTable):
    """The same table as HDF5."""

    suffix = ".h5"
