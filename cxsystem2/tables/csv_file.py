"""CSV tables: delimited text whose header names its columns.

A CSV table has no place for equations of its own (the part ``models`` of YAML and JSON).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from cxsystem2.problems import Report
from cxsystem2.tables import delimited, grid
from cxsystem2.tables.table import Table

_HEADER = re.compile(r'^[ \t]*"?(?:row_type|Variable)"?[ \t]*([,;\t])', re.MULTILINE | re.IGNORECASE)


def parse(text: str, source: str, report: Report) -> list[delimited.GridRow]:
    """The rows of a CSV text with their line numbers; a broken quotation goes to the report."""
    text = delimited.LINE_END.sub("\n", text)
    return delimited.parse(text, source, report, divider(text))


def divider(text: str) -> str:
    """What divides the columns of a CSV text."""
    found = _HEADER.search(text)
    return found.group(1) if found else delimited.separator(text.split("\n", 50)[:50])


def dump(table: Table, mark: str = ",") -> str:
    """A table as CSV text."""
    return text(grid.write(table), mark)


def dump_tabs(table: Table) -> str:
    """A table as text with a tab between columns."""
    return dump(table, "\t")


def text(rows: Iterable[list[str]], mark: str = ",") -> str:
    """Rows as CSV text."""
    held = io.StringIO()
    plain = ([delimited.LINE_END.sub("\n", cell) for cell in row] for row in rows)
    csv.writer(held, delimiter=mark, lineterminator="\n").writerows(plain)
    return held.getvalue()
