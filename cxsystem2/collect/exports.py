"""What a batch can be exported as: tables of all its runs, and figures of them.

A kind of one's own is a subclass in a package that names it in its entry-point group ``cxsystem2.batch_exports``.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from cxsystem2.batches import Batch
from cxsystem2.collect.figures import draw_batch, save_batch_figure
from cxsystem2.collect.gather import collect
from cxsystem2.collect.rasters import save_rasters
from cxsystem2.collect.write import save_table
from cxsystem2.extras import installing
from cxsystem2.registry import Registry
from cxsystem2.results.export import FileForm

_MEASURES = ("rate", "cv", "synchrony")


class BatchExport(FileForm[Batch]):
    """A form of a batch."""


batch_exports: Registry[type[BatchExport]] = Registry("export of a batch", group="cxsystem2.batch_exports", base=BatchExport)


class Table(BatchExport):
    """One row for each run, with its values and all measures."""

    def write(self, batch: Batch, target: Path) -> None:
        """Measure what was not measured yet, and write the table."""
        found = collect(batch)
        save_table(found.table, target, found.units)


@batch_exports.register("table")
class TableCsv(Table):
    """One row for each run of the sweep, with its values and all measures (CSV)."""

    suffix = ".csv"


@batch_exports.register("table_parquet")
class TableParquet(Table):
    """The same table as Apache Parquet, for pandas, R and DuckDB."""

    suffix = ".parquet"

    def missing(self, batch: Batch) -> str:
        """It needs pyarrow."""
        return "" if find_spec("pyarrow") else f"Parquet needs the package pyarrow: {installing('parquet')}"


@batch_exports.register("table_hdf5")
class TableHdf5(Table):
    """The same table as HDF5."""

    suffix = ".h5"


class OfFinished(BatchExport):
    """What needs a run that is done."""

    def missing(self, batch: Batch) -> str:
        """A run has to be done."""
        return "" if batch.counts()["done"] else "no run of this sweep is done yet"


class Figure(OfFinished):
    """Rate, CV and synchrony of each population against the swept parameters."""

    def write(self, batch: Batch, target: Path) -> None:
        """Measure what was not measured yet, and draw it."""
        save_batch_figure(draw_batch(collect(batch, _MEASURES), _MEASURES), target)


@batch_exports.register("sweep_png")
class FigurePng(Figure):
    """Rate, CV and synchrony against the swept parameters, as a picture (PNG)."""

    suffix = ".png"


@batch_exports.register("sweep_pdf")
class FigurePdf(Figure):
    """Rate, CV and synchrony against the swept parameters, as PDF for print."""

    suffix = ".pdf"


@batch_exports.register("rasters")
class Rasters(OfFinished):
    """The rasters of all finished runs in one PDF, a page for each."""

    suffix = ".pdf"

    def write(self, batch: Batch, target: Path) -> None:
        """Draw them."""
        save_rasters(batch, target)
