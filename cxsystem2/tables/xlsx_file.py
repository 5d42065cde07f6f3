"""Workbooks in the format of Excel, by openpyxl."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cxsystem2.tables.delimited import tidy
from cxsystem2.tables.error_value import is_error_value, marked
from cxsystem2.tables.sheet import MOST_CELLS, Sheet, WorkbookError, number, typed

_TEXT = "@"
"""The format in which a program keeps what is typed; in others it makes a formula of -60*mV, and a date of 1-2."""
_WIDEST = 60


def read(data: bytes) -> list[Sheet]:
    """The sheets; of a formula its stored value is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not read: charts, validation
        formulas = {name: _formulas(sheet) for name, sheet in _sheets(data, data_only=False)}
        found = []
        for name, sheet in _sheets(data, data_only=True):
            one = Sheet(name)
            for line, row in _rows(name, sheet):
                one.add(line, [_text(cell, formulas[name].get((line, column))) for column, cell in enumerate(row, start=1)])
            found.append(one)
    return found


def _sheets(data: bytes, *, data_only: bool) -> Iterator[tuple[str, Any]]:
    book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones
            yield sheet.title, sheet
    finally:
        book.close()


def _rows(name: str, sheet: Any) -> Iterator[tuple[int, Any]]:
    cells = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if cells > 2 * MOST_CELLS:  # also empty ones take time
            raise WorkbookError(f"the sheet '{name}' has more than {2 * MOST_CELLS:,} cells; this is not a table")
        yield line, row


def _formulas(sheet: Any) -> dict[tuple[int, int], str]:
    """Each formula by its row and column."""
    return {
        (line, column): str(cell.value)
        for line, row in _rows(sheet.title, sheet)
        for column, cell in enumerate(row, start=1)
        if cell.data_type == "f"
    }


def _text(cell: Any, formula: str | None) -> str:
    value = cell.value
    if formula is not None and (value is None or is_error_value(str(value))) and (meant := typed(formula)):
        return meant
    match value:
        case None:
            return "" if formula is None else marked("FORMULA")
        case bool():
            return str(int(value))
        case int() | float():
            return number(value)
        case datetime.datetime() if value.time() == datetime.time():
            return marked("DATE", f"{value:%Y-%m-%d}")
        case datetime.date() | datetime.time() | datetime.timedelta():
            return marked("DATE", str(value))
    return tidy(str(value)).strip()


def write(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """A workbook of these sheets; all cells are text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        widths: dict[int, int] = {}
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                put(sheet.cell(line, column), text, bold=row[0] in ("row_type", "Variable"))
                if not row[0].startswith("#"):
                    widths[column] = max(widths.get(column, 0), len(text))
        for column, wide in widths.items():
            sheet.column_dimensions[get_column_letter(column)].width = min(wide + 3, _WIDEST)
            sheet.column_dimensions[get_column_letter(column)].number_format = _TEXT
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def put(cell: Any, text: str, *, bold: bool = False) -> None:
    """Write a text into a cell as it is, whatever it looks like."""
    cell.number_format = _TEXT
    if bold:
        cell.font = Font(bold=True)
    if text:
        cell.value = text
        cell.data_type = "s"  # what begins with = is no formula
