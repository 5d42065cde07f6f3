"""Changing single cells of a file of a table, and adding rows to its blocks; all else in the file stays as it is."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.problems import Addition, Place, Report
from cxsystem2.tables import csv_file, delimited, json_file, workbook
from cxsystem2.tables.grid import COLUMNS
from cxsystem2.tables.read import read_upload, read_uploads
from cxsystem2.tables.table import Cell, Entry, Physiology, SwitchedOff

_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that changes: its place, its text before, and its text after."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of a block of the physiology table, below the last row that the block has, at `place`."""

    place: Place
    addition: Addition


Change = Edit | NewRow


def edited(data: bytes, name: str, changes: Sequence[Change]) -> bytes:
    """The content of a file with changes made.

    Raises:
        FileProblem: the format is one in which they cannot be made, or the file would not be read again.
    """
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        found = _in_xlsx(data, name, changes, macros=suffix == ".xlsm")
    elif suffix in workbook.READERS:
        found = _in_ods(data, name, changes)
    else:
        text, encoding, line_end = _text(data)
        make = _in_rows if suffix in (".csv", ".tsv", ".txt") else _in_tree
        found = make(text, name, changes).replace("\n", line_end).encode(encoding)
    report = Report()
    before, after = read_uploads(data, name, Report()), read_uploads(found, name, report)
    if not report.clean or len(before) != len(after):
        raise FileProblem(f"{name}: the changes cannot be written into this file; make them there")
    return found


def _text(data: bytes) -> tuple[str, str, str]:
    """The text of a file, its encoding, and what ends its lines."""
    encoding = next((word for mark, word in _ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding)
    found = delimited.LINE_END.search(text)
    return delimited.LINE_END.sub("\n", text), encoding, found[0] if found else "\n"


# Delimited text


def _in_rows(text: str, name: str, changes: Sequence[Change]) -> str:
    divider = csv_file.divider(text)
    lines = text.split("\n")
    order = _order(lines, divider)
    for row in sorted({change.place.row for change in changes}, reverse=True):  # from below: rows above keep their numbers
        reader = csv.reader((f"{line}\n" for line in lines[row - 1 :]), delimiter=divider)
        cells = next(reader)
        end = row - 1 + reader.line_num
        here = [change for change in changes if change.place.row == row]
        new = [_row(change.addition, order, len(cells)) for change in here if isinstance(change, NewRow)]
        edits = [change for change in here if isinstance(change, Edit)]
        for edit in edits:
            cells[edit.place.column - 1] = edit.new
        below = [line for cells_below in new for line in _lines(cells_below, divider)]
        lines[end:end] = below
        if edits:
            lines[row - 1 : end] = _lines(cells, divider)
    return "\n".join(lines)


def _lines(cells: list[str], divider: str) -> list[str]:
    return csv_file.text([cells], divider).removesuffix("\n").split("\n")


def _order(lines: list[str], divider: str) -> dict[str, int]:
    """Where each column of a physiology table stands."""
    for cells in csv.reader((f"{line}\n" for line in lines), delimiter=divider):
        names = [cell.strip().capitalize() for cell in cells]
        if COLUMNS[0] in names:
            return {name: names.index(name) for name in COLUMNS if name in names}
    return {name: number for number, name in enumerate(COLUMNS)}


def _row(addition: Addition, order: dict[str, int], wide: int) -> list[str]:
    cells = [""] * max(wide, *(number + 1 for number in order.values()))
    for name, text in zip(COLUMNS[1:], (addition.key, addition.value, addition.comment), strict=True):
        if name in order:
            cells[order[name]] = text
    return cells


# JSON and YAML


def _in_tree(text: str, name: str, changes: Sequence[Change]) -> str:
    lines = text.split("\n")
    edits = [change for change in changes if isinstance(change, Edit)]
    for edit in sorted(edits, key=lambda edit: edit.place, reverse=True):
        row, at = _found(lines, edit)
        if at < 0:
            raise FileProblem(f"{name}: row {edit.place.row} cannot be changed here; write {edit.new} for {edit.old} there")
        lines[row] = lines[row][:at] + edit.new + lines[row][at + len(edit.old) :]
    rows = [change for change in changes if isinstance(change, NewRow)]
    if not rows:
        return "\n".join(lines)
    if Path(name).suffix.lower() != ".json":
        return "\n".join(_with_lines(lines, name, rows))
    table = read_upload("\n".join(lines).encode(), name, Report())
    assert isinstance(table, Physiology)
    _add(table, [row.addition for row in rows])
    return json_file.dump(table)


def _found(lines: list[str], edit: Edit) -> tuple[int, int]:
    """Line and character, from 0, of a text at a place or, where an entry has several lines, in one of the next ones."""
    first = edit.place.row - 1
    for row in range(first, min(first + _TALLEST, len(lines))):
        at = lines[row].find(edit.old, edit.place.column - 1 if row == first else 0)
        if at >= 0:
            return row, at
    return first, -1


_TALLEST = 5
_SHORT = re.compile(r"(?P<indent>\s+)[\w\"'.>-]+\s*:\s")
_LISTED = re.compile(r"(?P<indent>\s*-\s+)\{")


def _with_lines(lines: list[str], name: str, rows: Sequence[NewRow]) -> list[str]:
    """The lines of a YAML text with further keys of blocks below the last ones that these have."""
    for row in reversed(rows):
        line, added = lines[row.place.row - 1], row.addition
        if found := _LISTED.match(line):
            own = {"Key": added.key, "Value": added.value, "Comment": added.comment}
            new = f"{found['indent']}{json.dumps(own, ensure_ascii=False)}"
        elif found := _SHORT.match(line):
            new = f"{found['indent']}{added.key}: {added.value}  # {added.comment}"
        else:
            raise FileProblem(
                f"{name}: the block '{added.block}' cannot be added to here; write {added.key}: {added.value} there"
            )
        lines.insert(row.place.row, new)
    return lines


def _add(table: Physiology, additions: Iterable[Addition]) -> None:
    for added in additions:
        entry = Entry(added.block, added.key, Cell(added.value, Place("")), Place(""), added.comment)
        own = [
            number
            for number, each in enumerate(table.entries)
            if not isinstance(each, SwitchedOff) and each.variable == added.block
        ]
        table.entries.insert(own[-1] + 1, entry)
    table.entries = [each for each in table.entries if not _is_bare(each, {added.block for added in additions})]


def _is_bare(entry: Entry | SwitchedOff, filled: set[str]) -> bool:
    """Whether an entry only names a block that has keys now."""
    return isinstance(entry, Entry) and entry.key is None and not entry.value.text and entry.variable in filled


# Workbooks


_DRAWN = ("xl/charts/", "xl/media/", "xl/drawings/drawing", "xl/pivotTables/")
"""Parts of a workbook that openpyxl does not write again as they were."""


def _in_xlsx(data: bytes, name: str, changes: Sequence[Change], *, macros: bool) -> bytes:
    import openpyxl

    from cxsystem2.tables import xlsx_file

    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        if any(member.startswith(_DRAWN) for member in whole.namelist()):
            raise FileProblem(f"{name}: the workbook has pictures or charts, which would be lost; make the changes there")
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=macros)
    for row in sorted({change.place.row for change in changes}, reverse=True):
        for change in changes:
            if change.place.row != row or not isinstance(change, Edit):
                continue
            page = book[change.place.file.removeprefix(f"{name}:")]
            xlsx_file.put(page.cell(row, change.place.column), change.new)
        new = [change for change in changes if change.place.row == row and isinstance(change, NewRow)]
        for number, change in enumerate(new, start=1):
            page = book[change.place.file.removeprefix(f"{name}:")]
            if page.merged_cells.ranges or any(cell.data_type == "f" for line in page.iter_rows() for cell in line):
                raise FileProblem(f"{name}: {_FIXED}")
            order = _order_of(page.iter_rows(values_only=True))
            page.insert_rows(row + number)
            for column, text in enumerate(_row(change.addition, order, 0), start=1):
                if text:
                    xlsx_file.put(page.cell(row + number, column), text)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _in_ods(data: bytes, name: str, changes: Sequence[Change]) -> bytes:
    from cxsystem2.tables import ods_edits, ods_file

    book, sheets = ods_edits.OdsFile(data), {sheet.name: sheet for sheet in ods_file.read(data)}
    missing = {change.place.file.removeprefix(f"{name}:") for change in changes} - {*sheets}
    if missing:
        raise FileProblem(f"{name}: the changes cannot be written into this file; make them there")
    for change in sorted(changes, key=lambda change: (-change.place.row, isinstance(change, NewRow))):
        sheet = change.place.file.removeprefix(f"{name}:")
        if isinstance(change, Edit):
            book.put(sheet, change.place.row, change.place.column, change.new)
            continue
        texts = _row(change.addition, _order_of(row for _, row in sheets[sheet].rows), 0)
        try:
            book.add(sheet, change.place.row, texts)
        except ods_edits.Fixed:
            raise FileProblem(f"{name}: {_FIXED}") from None
    return book.dump()


_FIXED = "rows cannot be added to a sheet with formulas or merged cells; add them there"


def _order_of(rows: Iterable[Iterable[object]]) -> dict[str, int]:
    for cells in (["" if value is None else str(value) for value in row] for row in rows):
        names = [cell.strip().capitalize() for cell in cells]
        if COLUMNS[0] in names:
            return {name: names.index(name) for name in COLUMNS if name in names}
    return {name: number for number, name in enumerate(COLUMNS)}
