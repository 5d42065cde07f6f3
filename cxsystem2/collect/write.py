"""Writing a table: CSV, Parquet or HDF5, by the suffix of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import h5py
import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing
from cxsystem2.files import PatientFile, replacing
from cxsystem2.problems import one_of
from cxsystem2.registry import Registry
from cxsystem2.visible import csv_of

if TYPE_CHECKING:
    import pandas as pd

Writer: TypeAlias = "Callable[[pd.DataFrame, Mapping[str, str], Path], None]"
writers: Registry[Writer] = Registry("kind of table")


def save_table(table: pd.DataFrame, target: Path, units: Mapping[str, str] | None = None, *, overwrite: bool = False) -> Path:
    """Write a table, whole or not at all; `units` of columns go into files that have a place for them.

    Raises:
        CxSystemError: the suffix is unknown, or a package is missing.
        FileProblem: the file exists, or cannot be written.
    """
    write = writer(target)
    with replacing(target, overwrite=overwrite) as part:
        write(table, units or {}, part)
    return target


def writer(target: Path) -> Writer:
    """What writes a file of this suffix.

    Raises:
        CxSystemError: the suffix is unknown, or a package is missing.
    """
    suffix = target.suffix.lower()
    if suffix not in writers:
        raise CxSystemError(f"{target}: a table is written as {one_of(writers)}, by the suffix of the file")
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise CxSystemError(f"{target}: Parquet needs the package pyarrow ({installing('parquet')}); .csv and .h5 do not")
    return writers[suffix]


@writers.register(".csv")
def write_csv(table: pd.DataFrame, units: Mapping[str, str], target: Path) -> None:
    """Comma-separated values; NaN is an empty cell."""
    target.write_text(csv_of(table), encoding="utf-8", newline="")


@writers.register(".parquet")
def write_parquet(table: pd.DataFrame, units: Mapping[str, str], target: Path) -> None:
    """Apache Parquet, for pandas, R, DuckDB and others."""
    table.to_parquet(target, engine="pyarrow")


@writers.register(".h5")
def write_hdf5(table: pd.DataFrame, units: Mapping[str, str], target: Path) -> None:
    """HDF5: the group ``columns`` has an array for each column, with its exact name and unit as attributes."""
    whole = table.reset_index()
    with PatientFile(target, "w+") as disk:
        with h5py.File(disk, "w") as file:
            file.attrs.update({"format": "cxsystem2 table", "version": 1, "rows": len(whole)})
            group = file.create_group("columns", track_order=True)
            for number, name in enumerate(whole.columns):
                values = whole[name]
                plain = values.to_numpy() if values.dtype.kind in "if" else np.array([*map(str, values)], h5py.string_dtype())
                column = group.create_dataset(f"{number:04d}", data=plain)
                column.attrs.update({"name": str(name), "unit": units.get(str(name), "")})
        disk.check()
