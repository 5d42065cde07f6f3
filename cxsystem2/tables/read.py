"""Reading a table from wherever it is: a file of any known format, a dictionary, or a data frame."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded
from cxsystem2.problems import Place, Report, one_of
from cxsystem2.tables import csv_file, delimited, frame, grid, json_file, tree
from cxsystem2.tables.source import TableSource
from cxsystem2.tables.table import Anatomy, Physiology, Table

_Content = list[delimited.GridRow] | tree.Node | None


def _parse_yaml(text: str, source: str, report: Report) -> _Content:
    from cxsystem2.tables import yaml_file

    return yaml_file.parse(text, source, report)


_PARSERS: dict[str, Callable[[str, str, Report], _Content]] = {
    ".csv": csv_file.parse,
    ".json": json_file.parse,
    ".yaml": _parse_yaml,
    ".yml": _parse_yaml,
}
FORMATS = tuple(_PARSERS)
_LIMIT = 256 * 2**20


def read_anatomy(source: TableSource, report: Report) -> Anatomy:
    """Read an anatomy table from a path, a dictionary or a data frame; one that is read already is copied."""
    if isinstance(source, Anatomy):
        return source.copy()
    name, content = _content(source, "anatomy", report)
    if content is None:
        return Anatomy(name)
    if isinstance(content, list):
        return grid.read_anatomy(content, name, report)
    return tree.read_anatomy(content, name, report)


def read_physiology(source: TableSource, report: Report) -> Physiology:
    """Read a physiology table from a path, a dictionary or a data frame; one that is read already is copied."""
    if isinstance(source, Physiology):
        return source.copy()
    name, content = _content(source, "physiology", report)
    if content is None:
        return Physiology(name)
    if isinstance(content, list):
        return grid.read_physiology(content, name, report)
    return tree.read_physiology(content, name, report)


def read_any(source: TableSource, report: Report) -> Table:
    """Read a table of either kind; its content decides which it is."""
    return _either(*_content(source, "table", report), report)


def read_upload(data: bytes, name: str, report: Report) -> Table:
    """Read a table of either kind from the bytes of a file; `name` says its format by its suffix, and where problems are."""
    return _either(name, _parse(data, Path(name).suffix, name, report), report)


def _either(name: str, content: _Content, report: Report) -> Table:
    shape: Any = grid if isinstance(content, list) else tree
    if content is None or not shape.is_anatomy(content):
        return Physiology(name) if content is None else shape.read_physiology(content, name, report)
    table: Table = shape.read_anatomy(content, name, report)
    return table


def _content(source: TableSource, kind: str, report: Report) -> tuple[str, _Content]:
    if isinstance(source, str | os.PathLike):
        name = os.fspath(source)
        try:
            return name, _parse_file(expanded(source), name, report)
        except FileProblem as error:
            report.add(Place(name), str(error).removeprefix(f"{name}: "))
            return name, None
    if isinstance(source, Mapping):
        return kind, frame.from_mapping(source, kind)
    if not isinstance(source, Anatomy | Physiology) and hasattr(source, "to_numpy") and hasattr(source, "columns"):
        return kind, frame.from_frame(source)
    raise TypeError(f"the {kind} table must be a path, a dictionary or a DataFrame, not {type(source).__name__}")


def _parse_file(path: Path, name: str, report: Report) -> _Content:
    if path.suffix.lower() not in _PARSERS:
        return _parse(b"", path.suffix, name, report)
    try:
        if path.stat().st_size > _LIMIT:
            report.add(Place(name), f"the file is larger than {_LIMIT >> 20} MiB; this is not a table")
            return None
        data = path.read_bytes()
    except OSError as error:
        report.add(Place(name), f"the file cannot be read: {error.strerror or error}")
        return None
    return _parse(data, path.suffix, name, report)


def _parse(data: bytes, suffix: str, name: str, report: Report) -> _Content:
    place = Place(name)
    parser = _PARSERS.get(suffix.lower())
    if parser is None:
        report.add(place, f"unknown kind of file '{suffix}'; tables are {one_of(FORMATS)} files")
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
