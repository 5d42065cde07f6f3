"""Text of others (cells of tables, names of files, attributes of results), so that it does nothing where it is shown.

A terminal obeys control characters: they set its title, its clipboard, or what stood there before. Some marks of Unicode turn
the order of characters around. Here such characters become what Python writes for them, ``\\x1b`` say.
A spreadsheet program calculates cells that begin with ``=``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_ORDERS = "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_ORDERS}\ud800-\udfff]")


def visible(text: object) -> str:
    """A text whose control characters, other than ends of lines and tabulators, are shown and not obeyed."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), str(text))


_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> Any:
    """A value for a CSV file; an apostrophe keeps a text one that a spreadsheet program would calculate."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_CALCULATED) and not _is_number(value) else value


def csv_of(table: pd.DataFrame) -> str:
    """A table as CSV, names of rows and columns included, whose texts are not calculated by a spreadsheet program."""
    texts = {str(name): column.map(cell) for name, column in table.items() if column.dtype.kind not in "biufc"}
    shown = table.assign(**texts).rename(index=cell, columns=cell)
    return str(shown.rename_axis(index=cell(table.index.name)).to_csv(lineterminator="\n"))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
