"""Workbooks in the OpenDocument format of LibreOffice, by odfpy."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from odf.namespaces import OFFICENS, TABLENS, TEXTNS
from odf.number import TextContent, TextStyle
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.style import Style
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.teletype import addTextToElement, extractText
from odf.text import P

from cxsystem2.tables.delimited import tidy
from cxsystem2.tables.error_value import is_error_value, marked
from cxsystem2.tables.sheet import MOST_CELLS, Sheet, WorkbookError, number, typed

_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_CELLS = ((TABLENS, "table-cell"), (TABLENS, "covered-table-cell"))


def read(data: bytes) -> list[Sheet]:
    """The sheets; of a formula its stored value is read."""
    found = []
    for table in load(io.BytesIO(data)).spreadsheet.getElementsByType(Table):
        sheet, line = Sheet(str(table.getAttrNS(TABLENS, "name") or "")), 1
        for row in table.getElementsByType(TableRow):
            texts = list(_row(row, sheet.name))
            times = _times(row, "number-rows-repeated")
            for copy in range(times if any(texts) else 0):
                sheet.add(line + copy, list(texts))
            line += times
        found.append(sheet)
    return found


def _row(row: Any, sheet: str) -> Iterator[str]:
    empty = count = 0
    for cell in row.childNodes:
        if getattr(cell, "qname", None) not in _CELLS:
            continue
        text, times = _text(cell), _times(cell, "number-columns-repeated")
        if not text:
            empty += times  # those at the end of a row stand for the whole width of a sheet
            continue
        count += empty + times
        if count > MOST_CELLS:
            raise WorkbookError(f"the sheet '{sheet}' has more than {MOST_CELLS:,} cells; this is not a table")
        yield from [""] * empty
        yield from [text] * times
        empty = 0


def _times(node: Any, name: str) -> int:
    return max(1, int(node.getAttrNS(TABLENS, name) or 1))


def _text(cell: Any) -> str:
    shown = "\n".join(extractText(part) for part in cell.childNodes if getattr(part, "qname", None) == (TEXTNS, "p"))
    shown = tidy(shown).strip()
    kind = cell.getAttrNS(OFFICENS, "value-type")
    if is_error_value(shown) or cell.attributes.get((_CALC, "value-type")) == "error":
        return typed(str(cell.getAttrNS(TABLENS, "formula") or "")) or (shown if is_error_value(shown) else "#VALUE!")
    match kind:
        case "float" | "percentage" | "currency":
            return number(float(cell.getAttrNS(OFFICENS, "value")))
        case "boolean":
            return str(int(cell.getAttrNS(OFFICENS, "boolean-value") == "true"))
        case "date" | "time":
            return marked("DATE", str(cell.getAttrNS(OFFICENS, f"{kind}-value") or shown))
        case "string":
            return shown or tidy(str(cell.getAttrNS(OFFICENS, "string-value") or "")).strip()
    if not shown and cell.getAttrNS(TABLENS, "formula"):
        return marked("FORMULA")
    return shown


def write(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """A workbook of these sheets; all cells are text, and what is typed into others of their columns stays text, too."""
    book = OpenDocumentSpreadsheet()
    kept = TextStyle(name="N100")
    kept.addElement(TextContent())
    book.automaticstyles.addElement(kept)
    plain = Style(name="plain", family="table-cell", datastylename="N100")
    book.automaticstyles.addElement(plain)
    for name, rows in sheets.items():
        table = Table(name=name)
        table.addElement(TableColumn(numbercolumnsrepeated=max(map(len, rows), default=1) or 1, defaultcellstylename=plain))
        for row in rows:
            line = TableRow()
            for text in row or [""]:
                line.addElement(_cell(text, plain))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    held = io.BytesIO()
    book.write(held)
    return held.getvalue()


def _cell(text: str, style: Any) -> Any:
    if not text:
        return TableCell(stylename=style)
    cell = TableCell(valuetype="string", stylename=style)
    for part in text.split("\n"):
        paragraph = P()
        addTextToElement(paragraph, part)
        cell.addElement(paragraph)
    return cell
