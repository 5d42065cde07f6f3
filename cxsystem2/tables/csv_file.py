"""CSV files as people have them: comma, semicolon or tab, any line ending, with or without a byte-order mark.

A CSV table has no place for equations of its own (the part ``models`` of YAML and JSON).
"""

from __future__ import annotations

import csv
import io
import re

from cxsystem2.problems import Place, Report
from cxsystem2.tables import grid
from cxsystem2.tables.table import Table

_LINE_END = re.compile(r"\r\n?")
_HEADER = re.compile(r'^[ \t]*"?(?:row_type|Variable)"?[ \t]*([,;\t])', re.MULTILINE | re.IGNORECASE)


def parse(text: str, source: str, report: Report) -> list[grid.GridRow]:
    """The rows of a CSV text with their line numbers; a broken quotation goes to the report."""
    text = _LINE_END.sub("\n", text)
    found = _HEADER.search(text)
    reader = csv.reader(io.StringIO(text), delimiter=found.group(1) if found else ",", strict=True)
    rows: list[grid.GridRow] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, [cell.strip() for cell in row]))
            line = reader.line_num + 1
    except csv.Error:
        report.add(Place(source, line, 1), "a quotation mark in this row is never closed, or has text behind it")
    return rows


def dump(table: Table) -> str:
    """A table as CSV text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_LINE_END.sub("\n", cell) for cell in row] for row in grid.write(table))
    return text.getvalue()
