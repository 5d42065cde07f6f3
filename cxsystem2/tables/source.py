"""What tables, sweeps and points may be given as in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd

    from cxsystem2.tables.table import Table

FileName: TypeAlias = "str | os.PathLike[str]"
TableSource: TypeAlias = "FileName | Mapping[str, object] | pd.DataFrame | Table"
"""A file, a dictionary in the shape of JSON, a data frame in the shape of CSV, or a table that is read already."""
SweepSource: TypeAlias = "FileName | Mapping[str, object]"
"""A sweep file, its sections as a dictionary, or names to values."""
PointSource: TypeAlias = "FileName | pd.DataFrame"
"""A CSV file or a data frame whose rows are points."""
