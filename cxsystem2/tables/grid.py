"""Tables as grids of cells: the shape that CSV files and data frames share.

The anatomy grid is a stack of blocks. A block is a row that begins with ``row_type`` and names the columns, and rows
below it that begin with ``params``, ``IN``, ``G`` or ``S``. The physiology grid has the columns Variable, Key, Value,
Comment; a row without a Variable adds a key to the block above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cxsystem2.problems import Place, Report, nearest, one_of
from cxsystem2.tables.delimited import GridRow, trimmed
from cxsystem2.tables.error_value import is_error_value, lost
from cxsystem2.tables.table import KINDS, Anatomy, Cell, Entry, Physiology, Row, SwitchedOff, Table
from cxsystem2.tables.unread import UnreadFields

HEADER = "row_type"
COLUMNS = ("Variable", "Key", "Value", "Comment")

_WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+[,.:;]?\s++[^\W\d_]{2}")  # begins where a word does: a long one takes no time


def is_anatomy(grid: Sequence[GridRow]) -> bool:
    """Whether a grid is an anatomy table; anything else is read as physiology."""
    return any(row and row[0] == HEADER for _, row in grid)


def is_physiology(grid: Sequence[GridRow]) -> bool:
    """Whether a grid has the row that names the columns of a physiology table."""
    return not is_anatomy(grid) and any({"variable", "value"} <= {cell.lower() for cell in row} for _, row in grid)


def read_anatomy(grid: Sequence[GridRow], source: str, report: Report) -> Anatomy:
    """Turn a grid into an anatomy table; what does not fit the shape goes to the report."""
    table = Anatomy(source)
    if not any(row and (_is_header(row[0]) or is_error_value(row[0])) for _, row in grid):
        swapped = any(row and row[0] == COLUMNS[0] for _, row in grid)
        hint = "; this is a physiology table, are the two files swapped?" if swapped else ""
        report.add(Place(source), f"not an anatomy table: no row begins with '{HEADER}'{hint}")
        return table
    header: list[str] | None = None
    width = 0
    kind, named, refused, headless = "", 0, "", False
    comments: dict[int, dict[int, str]] = {}
    for line, full in grid:
        row, place = trimmed(full), Place(source, line, 1)
        if not row:
            continue
        first = row[0]
        if "#" in first or is_error_value(first):
            table.rows.append(SwitchedOff(tuple(row), place))
            headless = headless or is_error_value(first)
        elif _is_header(first):
            if first != HEADER:
                report.add(place, f"unknown row type '{first}'{nearest(first, (HEADER,))}")
            header, width, kind, named, refused, headless = row, len(full), "", line, "", False
            _check_header(header, source, line, report)
        elif header is None and _numbered(row):
            continue  # what a spreadsheet program writes above a table that it was told to give a header
        elif first not in KINDS:
            if first:
                hint = nearest(first, KINDS) or f"; known are {one_of(KINDS)}"
                report.add(place, f"unknown row type '{first}'{hint}")
            elif header is not None:
                report.add(place, f"this row has values but no row type ({one_of(KINDS)})")
        elif headless and (header is None or (kind and first != kind)):
            continue  # the row that names the columns is one of those whose first cell is lost
        elif header is None:
            report.add(place, f"no '{HEADER}' row above names the columns", first)
        elif kind and first != kind:
            if first != refused:  # one missing header is one problem, however many rows stand below
                report.add(place, f"the '{HEADER}' row above names the columns of '{kind}' rows, not of '{first}' rows", first)
            refused = first
        else:
            kind = first
            cells = _cells(kind, header, row, source, line)
            if stray := _stray(row, len(full) > width, [n for n, name in enumerate(header) if name], len(header)):
                message = (
                    f"'{row[stray - 1]}' stands outside the {len([n for n in header if n]) - 1} named columns; "
                    "is there a comma inside a value (a decimal comma, a list)? Write a point, or put quotes around the value"
                )
                report.add(Place(source, line, stray), message, kind)
            comments[line] = {n: text for n, text in enumerate(row, start=1) if text and not "".join(header[n - 1 : n])}
            table.rows.append(Row(kind, cells, place, named))
    _keep_comments(table, comments)
    return table


def _keep_comments(table: Anatomy, comments: dict[int, dict[int, str]]) -> None:
    """Give the comments in columns without a name (row and column number to text) columns of their own, ``#5`` say."""
    columns: dict[int, dict[int, None]] = {}
    rows = [row for row in table.rows if isinstance(row, Row)]
    for row in rows:
        columns.setdefault(row.header, {}).update(dict.fromkeys(comments[row.place.row]))
    for row in rows:
        for number in sorted(columns[row.header]):
            place = Place(row.place.file, row.place.row, number)
            row.cells.setdefault(f"#{number}", Cell(comments[row.place.row].get(number, ""), place))


def _numbered(row: list[str]) -> bool:
    """Whether a row holds nothing but one word with its running number: ``Column1,Column2,…``."""
    word = row[0].removesuffix("1")
    return bool(word) and word != row[0] and row == [f"{word}{number}" for number in range(1, len(row) + 1)]


def _is_header(first: str) -> bool:
    """Whether a row names columns, also when its first word is misspelled."""
    return first == HEADER or (first not in KINDS and "#" not in first and bool(nearest(first, (HEADER,))))


def _check_header(header: list[str], source: str, line: int, report: Report) -> None:
    for position, name in enumerate(header[1:], start=2):
        if name and "#" not in name and name in header[1 : position - 1]:
            report.add(Place(source, line, position), f"column '{name}' is named twice", name)


def _cells(kind: str, header: list[str], row: list[str], source: str, line: int) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for position, (name, text) in enumerate(zip(header[1:], row[1:], strict=False), start=2):
        if name:
            cells.setdefault(name, Cell(text, Place(source, line, position)))
    for position, name in enumerate(header[len(row) :], start=len(row) + 1):
        if name:
            cells.setdefault(name, Cell("", Place(source, line, position)))
    return cells


def _stray(row: list[str], longer: bool, named: Sequence[int], columns: int) -> int:
    """Where a value stands that belongs to no column, counted from 1, because a comma within a value has moved it; 0: nowhere.

    Cells in columns without a name are comments, and all of them from the first one with ``#`` on. But a row that is longer
    than the one that names the columns (`longer`) has a value too many, unless that is made of words; and a bare number beside
    another one is half of a number with a decimal comma.
    """
    for position, text in enumerate(row):
        if text.startswith("#") and position not in named:
            return 0
        if _WORDS.search(text):
            continue
        number = text.isdecimal() and position and row[position - 1].lstrip("+-").isdecimal()
        if text and position not in named and (number or (longer and position >= columns)):
            return position + 1
    return 0


def read_physiology(grid: Sequence[GridRow], source: str, report: Report) -> Physiology:
    """Turn a grid into a physiology table; what does not fit the shape goes to the report."""
    table = Physiology(source)
    order: dict[str, int] | None = None
    block: str | None = None
    headless, width, columns = False, 0, 0
    header: list[str] = []
    named, unread = 0, UnreadFields("column")
    for line, full in grid:
        row, place = trimmed(full), Place(source, line, 1)
        if not row:
            continue
        if order is None:
            if COLUMNS[0].lower() in (cell.lower() for cell in row):
                order, width, columns = _column_order(row, source, line, report), len(full), len(row)
                header, named = row, line
            elif "#" in row[0]:
                table.entries.append(SwitchedOff(tuple(row), place))
                headless = headless or is_error_value(row[0])
            continue
        if "#" in row[0] and not is_error_value(row[0]):
            table.entries.append(SwitchedOff(tuple(row), place))
            continue
        positions = [*order.values(), *(position for position, name in enumerate(header) if name)]
        if stray := _stray(row, len(full) > width, positions, columns):
            message = f"'{row[stray - 1]}' stands outside the columns; put quotes around a value that holds commas"
            report.add(Place(source, line, stray), message)
        for position, (name, text) in enumerate(zip(header, row, strict=False), start=1):
            if text and name.capitalize() not in COLUMNS:
                unread.add(name, Place(source, named, position), COLUMNS)
        block = _entry(table, row, order, block, line, report)
    if {*COLUMNS[:3]} <= {name.capitalize() for name in header}:  # else one of them may be the column that is missed
        unread.report(report)
    if order is None and not headless:
        swapped = "; this is an anatomy table, are the two files swapped?" if is_anatomy(grid) else ""
        report.add(Place(source), f"not a physiology table: no row '{','.join(COLUMNS)}'{swapped}")
    return table


def _column_order(row: list[str], source: str, line: int, report: Report) -> dict[str, int]:
    order: dict[str, int] = {}
    for position, name in enumerate(row):
        if order.setdefault(name.capitalize(), position) != position and name.capitalize() in COLUMNS:
            report.add(Place(source, line, position + 1), f"column '{name}' is named twice", name)
    broken = [position for position, name in enumerate(row, start=1) if is_error_value(name)]
    for position in broken:
        report.add(Place(source, line, position), lost(row[position - 1]))
    for name in COLUMNS[:3]:
        if name not in order and broken:
            order[name] = len(row)
        elif name not in order:
            report.add(Place(source, line, 1), f"the header row lacks the column '{name}'{nearest(name, order)}")
            order[name] = len(row)
    order.setdefault("Comment", len(row))
    return order


def _entry(
    table: Physiology, row: list[str], order: dict[str, int], block: str | None, line: int, report: Report
) -> str | None:
    """Read one row; returns the block that the next row without a variable belongs to."""
    variable, key, text, comment = (row[order[name]] if order[name] < len(row) else "" for name in COLUMNS)
    value = Cell(text, Place(table.source, line, order["Value"] + 1))
    place = Place(table.source, line, order["Key" if key else "Variable"] + 1)
    if key.startswith("#") and not is_error_value(key):
        table.entries.append(SwitchedOff(tuple(row), Place(table.source, line, 1)))
        return variable or block
    if comment.isdecimal() and text.lstrip("+-").isdecimal():
        where = Place(table.source, line, order["Comment"] + 1)
        hint = f"the comment is the bare number '{comment}'; if {text},{comment} was meant, write {text}.{comment}"
        report.warn(where, hint, key or variable)
    if variable:
        table.entries.append(Entry(variable, key or None, value, place, comment))
        return variable if key or not text else None
    if key and block is None:
        report.add(place, f"key '{key}' stands below no block; name the block in the column 'Variable'", key)
    elif key and block is not None:
        table.entries.append(Entry(block, key, value, place, comment))
    elif text:
        report.add(value.place, f"value '{text}' has neither a variable nor a key")
    elif comment:
        table.entries.append(SwitchedOff(tuple(row), Place(table.source, line, 1)))
    return block


def write(table: Table) -> list[list[str]]:
    """A table as rows of text, padded to one width."""
    rows = list(_anatomy_rows(table) if isinstance(table, Anatomy) else _physiology_rows(table))
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _anatomy_rows(table: Anatomy) -> Iterator[list[str]]:
    header: list[str] | None = None
    waiting: list[list[str]] = []
    for row in table.rows:
        if isinstance(row, SwitchedOff):
            waiting.append(list(row.cells))
            continue
        names = [HEADER, row.kind, *row.cells]
        if names != header:
            if header is not None:
                yield []
            header = names
            yield [HEADER, *row.cells]
        yield from waiting
        waiting.clear()
        yield [row.kind, *(cell.text for cell in row.cells.values())]
    yield from waiting


def _physiology_rows(table: Physiology) -> Iterator[list[str]]:
    yield list(COLUMNS)
    block: str | None = None
    for entry in table.entries:
        if isinstance(entry, SwitchedOff):
            yield list(entry.cells)
            continue
        variable = "" if entry.key is not None and entry.variable == block else entry.variable
        block = entry.variable if entry.key is not None or not entry.value.text else None
        yield [variable, entry.key or "", entry.value.text, entry.comment]
