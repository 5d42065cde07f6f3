"""One sheet of a workbook, as rows of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cxsystem2.tables.delimited import GridRow
from cxsystem2.tables.error_value import marked

MOST_ROWS, MOST_CELLS = 200_000, 2_000_000


class WorkbookError(ValueError):
    """A workbook cannot be read or written; the message is a sentence without the name of the file."""


@dataclass(slots=True)
class Sheet:
    """One sheet: its name, and its rows from the first to the last that is not empty."""

    name: str
    rows: list[GridRow] = field(default_factory=list)
    cells: int = 0

    def add(self, number: int, row: list[str]) -> None:
        """Put a row of cells at the end, with its number from 1.

        Raises:
            WorkbookError: the sheet is too large for a table.
        """
        while row and not row[-1]:
            row.pop()
        self.cells += len(row)
        if not row:
            return
        if len(self.rows) >= MOST_ROWS or self.cells > MOST_CELLS:
            raise WorkbookError(f"the sheet '{self.name}' has more than {self._limit}; this is not a table")
        self.rows.append((number, row))

    @property
    def _limit(self) -> str:
        return f"{MOST_ROWS:,} rows" if len(self.rows) >= MOST_ROWS else f"{MOST_CELLS:,} cells"


_TYPED = re.compile(r"(?:of:)?=(?P<typed>[+-]\s*\d+(?:[.,]\d+)?\s*\*\s*[A-Za-z]+)")


def typed(formula: str) -> str:
    """What somebody has typed where a program made a formula of it for its sign: ``-60*mV`` of ``=-60*mV``; else nothing.

    A unit has letters alone, so that it is no cell. LibreOffice makes small letters of it, which the check tells.
    """
    found = _TYPED.fullmatch(formula.strip())
    return "".join(found["typed"].split()) if found else ""


def number(value: float) -> str:
    """A number as a table has it: ``400`` and not ``400.0``."""
    if isinstance(value, int) or value == int(value):
        whole = int(value)
        return str(whole) if abs(whole) < 10**15 else marked("DIGITS", f"{value:g}")
    return repr(value)
