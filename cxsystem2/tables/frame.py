"""Tables given in Python: dictionaries and pandas data frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cxsystem2.problems import Place
from cxsystem2.tables import amount, tree
from cxsystem2.tables.delimited import GridRow
from cxsystem2.tables.table import Cell

if TYPE_CHECKING:
    import pandas as pd


def from_frame(frame: pd.DataFrame) -> list[GridRow]:
    """The cells of a data frame; row 1 is the names of its columns when they are names, else its first row."""
    values = frame.astype(object).where(frame.notna(), "").to_numpy().tolist()
    rows = [[amount.text(value) if amount.is_quantity(value) else str(value).strip() for value in row] for row in values]
    if not all(isinstance(name, int) for name in frame.columns):
        names = [str(name).strip() for name in frame.columns]
        rows.insert(0, ["" if name.startswith("Unnamed:") else name for name in names])
    return [(number, row) for number, row in enumerate(rows, start=1)]


def from_mapping(value: object, source: str, path: str = "", row: int = 0, column: int = 0) -> tree.Node:
    """The tree of a dictionary; a place is the path to a value, the row and the column are ordinals within it."""
    place = Place(f"{source}{path}", row, column)
    if type(value) is str:
        return Cell(value.strip(), place)
    if isinstance(value, Mapping):
        items = {
            str(name).strip(): from_mapping(child, source, f"{path}[{str(name)!r}]", row, number)
            for number, (name, child) in enumerate(value.items(), start=1)
        }
        return tree.Branch(items, place)
    if isinstance(value, list | tuple):
        return tree.Items([from_mapping(child, source, path, number) for number, child in enumerate(value, start=1)], place)
    if isinstance(value, bool):
        return Cell(str(int(value)), place)
    if amount.is_quantity(value):
        return Cell(amount.text(value), place)
    return Cell("" if value is None else str(value).strip(), place)
