"""Reading a table from wherever it is: a file of any known format, a dictionary, or a data frame."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded
from cxsystem2.problems import Place, Report, one_of
from cxsystem2.tables import csv_file, delimited, frame, grid, json_file, tree, workbook
from cxsystem2.tables.sheet import Sheet, WorkbookError
from cxsystem2.tables.source import FileName, TableSource
from cxsystem2.tables.table import Anatomy, Physiology, Table

_Content = list[delimited.GridRow] | tree.Node | None


def _parse_yaml(text: str, source: str, report: Report) -> _Content:
    from cxsystem2.tables import yaml_file

    return yaml_file.parse(text, source, report)


_PARSERS: dict[str, Callable[[str, str, Report], _Content]] = {
    ".csv": csv_file.parse,
    ".tsv": csv_file.parse,
    ".txt": csv_file.parse,
    ".json": json_file.parse,
    ".yaml": _parse_yaml,
    ".yml": _parse_yaml,
}
WORKBOOKS = tuple(workbook.READERS)
"""Suffixes of files with sheets, which may hold both tables."""
FORMATS = (*_PARSERS, *WORKBOOKS)
_LIMIT = 256 * 2**20


def read_anatomy(source: TableSource, report: Report) -> Anatomy:
    """Read an anatomy table from a path, a dictionary or a data frame; one that is read already is copied."""
    if isinstance(source, Anatomy):
        return source.copy()
    name, place, content = _content(source, "anatomy", report)
    if content is None:
        return Anatomy(name)
    return _anatomy(name, place, content, report)


def read_physiology(source: TableSource, report: Report) -> Physiology:
    """Read a physiology table from a path, a dictionary or a data frame; one that is read already is copied."""
    if isinstance(source, Physiology):
        return source.copy()
    name, place, content = _content(source, "physiology", report)
    if content is None:
        return Physiology(name)
    return _physiology(name, place, content, report)


def read_all(source: FileName, report: Report) -> list[Table]:
    """Read the tables of a file, of either kind: two where a workbook has a sheet for each."""
    name = os.fspath(source)
    data = _bytes(source, report)
    return [] if data is None else read_uploads(data, name, report)


def read_upload(data: bytes, name: str, report: Report) -> Table:
    """Read a table of either kind from the bytes of a file; of a workbook with both it is the anatomy table."""
    return next(iter(read_uploads(data, name, report)), Physiology(name))


def read_uploads(data: bytes, name: str, report: Report) -> list[Table]:
    """Read the tables of a file from its bytes; `name` says its format by its suffix, and where problems are."""
    suffix = Path(name).suffix
    if suffix.lower() not in WORKBOOKS:
        content = _parse(data, suffix, name, report)
        return [] if content is None else [_either(name, name, content, report)]
    sheets = _sheets(data, suffix, name, report)
    if sheets is None:
        return []
    kinds = [
        kind
        for kind, fits in (("anatomy", grid.is_anatomy), ("physiology", grid.is_physiology))
        if any(fits(sheet.rows) or kind in sheet.name.casefold() for sheet in sheets)
    ]
    found = [workbook.pick(sheets, kind, name, report) for kind in kinds or ["anatomy"]]
    readers: dict[str, Callable[..., Table]] = {"anatomy": _anatomy, "physiology": _physiology}
    return [
        readers[kind](name, _place(name, sheet), _pointed(name, sheet, report), report)
        for kind, sheet in zip(kinds or ["anatomy"], found, strict=True)
        if sheet is not None
    ]


def read_any(source: TableSource, report: Report) -> Table:
    """Read a table of either kind; its content decides which it is. Of a workbook with both it is the anatomy table."""
    if isinstance(source, str | os.PathLike):
        return next(iter(read_all(source, report)), Physiology(os.fspath(source)))
    name, place, content = _content(source, "table", report)
    return Physiology(name) if content is None else _either(name, place, content, report)


def _either(name: str, place: str, content: list[delimited.GridRow] | tree.Node, report: Report) -> Table:
    is_anatomy = grid.is_anatomy(content) if isinstance(content, list) else tree.is_anatomy(content)
    return (_anatomy if is_anatomy else _physiology)(name, place, content, report)


def _anatomy(name: str, place: str, content: list[delimited.GridRow] | tree.Node, report: Report) -> Anatomy:
    """`place` is what problems call the file: within a workbook, the file and the sheet."""
    shape: Any = grid if isinstance(content, list) else tree
    table: Anatomy = shape.read_anatomy(content, place, report)
    table.source = name
    return table


def _physiology(name: str, place: str, content: list[delimited.GridRow] | tree.Node, report: Report) -> Physiology:
    shape: Any = grid if isinstance(content, list) else tree
    table: Physiology = shape.read_physiology(content, place, report)
    table.source = name
    return table


def _pointed(name: str, sheet: Sheet, report: Report) -> list[delimited.GridRow]:
    """The rows of a sheet: nothing but the cell divides its texts, so that ``0,5*nS`` is a half, as where semicolons do."""
    return delimited.pointed(sheet.rows, "", _place(name, sheet), report)


def _place(name: str, sheet: Sheet) -> str:
    return f"{name}:{sheet.name}"


def _content(source: TableSource, kind: str, report: Report) -> tuple[str, str, _Content]:
    """The name of a source, what problems call its place, and what is in it."""
    if isinstance(source, str | os.PathLike):
        name = os.fspath(source)
        data, suffix = _bytes(source, report), Path(name).suffix
        if data is None:
            return name, name, None
        if suffix.lower() not in WORKBOOKS:
            return name, name, _parse(data, suffix, name, report)
        sheets = _sheets(data, suffix, name, report)
        sheet = None if sheets is None else workbook.pick(sheets, kind, name, report)
        return (name, name, None) if sheet is None else (name, _place(name, sheet), _pointed(name, sheet, report))
    if isinstance(source, Mapping):
        return kind, kind, frame.from_mapping(source, kind)
    if not isinstance(source, Anatomy | Physiology) and hasattr(source, "to_numpy") and hasattr(source, "columns"):
        return kind, kind, frame.from_frame(source)
    raise TypeError(f"the {kind} table must be a path, a dictionary or a DataFrame, not {type(source).__name__}")


def _bytes(source: FileName, report: Report) -> bytes | None:
    """What a file holds; nothing of one whose kind is unknown, for that says enough."""
    name = os.fspath(source)
    try:
        path = expanded(name)
        if path.suffix.lower() not in FORMATS:
            return b""
        if path.stat().st_size > _LIMIT:
            report.add(Place(name), f"the file is larger than {_LIMIT >> 20} MiB; this is not a table")
            return None
        return path.read_bytes()
    except FileProblem as error:
        report.add(Place(name), str(error).removeprefix(f"{name}: "))
    except OSError as error:
        report.add(Place(name), f"the file cannot be read: {error.strerror or error}")
    return None


def _sheets(data: bytes, suffix: str, name: str, report: Report) -> list[Sheet] | None:
    try:
        return workbook.read(data, suffix)
    except WorkbookError as error:
        report.add(Place(name), str(error))
        return None


def _parse(data: bytes, suffix: str, name: str, report: Report) -> _Content:
    place = Place(name)
    parser = _PARSERS.get(suffix.lower())
    if parser is None:
        old = suffix.lower() in (".xls", ".xlsb", ".numbers", ".fods")
        remedy = "save it as .xlsx or .ods in the spreadsheet program" if old else f"tables are {one_of(FORMATS)} files"
        report.add(place, f"unknown kind of file '{suffix}'; {remedy}")
        return None
    try:
        text = delimited.decode(data)
    except UnicodeDecodeError:
        report.add(place, "the file is not text; save it as 'CSV UTF-8' in the spreadsheet program")
        return None
    if not text.strip():
        report.add(place, "the file is empty")
        return None
    return parser(text, name, report)
