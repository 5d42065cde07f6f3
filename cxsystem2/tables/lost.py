"""Cells, rows and names of two tables that a spreadsheet program has replaced by an error value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cxsystem2.problems import Place, Report
from cxsystem2.tables.error_value import error_value, is_error_value, lost
from cxsystem2.tables.table import Anatomy, Cell, Physiology, Row, SwitchedOff

_LABELS = ("idx",)
"""Columns that other rows refer to."""


def report_lost(anatomy: Anatomy, physiology: Physiology, report: Report) -> bool:
    """Note every error value, and mark its cell, so that nothing else is said of it.

    Answers whether a row or a name is lost: then what refers to it would only give problems that are none.
    """
    names = list(_names(anatomy, physiology))
    for place, text in names:
        report.add(place, lost(text))
    missing = bool(names)
    for row in anatomy.rows:
        if isinstance(row, Row):
            found = {name: cell for name, cell in row.cells.items() if "#" not in name and _holds(cell)}
            for name, cell in found.items():
                row.cells[name] = _reported(cell, f"{row.kind}, {name}", report)
            missing = missing or any(name in _LABELS for name in found)
    for entry in physiology.active():
        if _holds(entry.value):
            entry.value = _reported(entry.value, entry.label, report)
    return missing


def _holds(cell: Cell) -> bool:
    return not cell.reported and bool(error_value(cell.text))


def _reported(cell: Cell, label: str, report: Report) -> Cell:
    report.add(cell.place, lost(error_value(cell.text)), label)
    return replace(cell, reported=True)


def _names(anatomy: Anatomy, physiology: Physiology) -> Iterator[tuple[Place, str]]:
    """The error values in first cells of rows, in names of columns, and in variables and keys."""
    columns: dict[tuple[str, int, str], Place] = {}
    for row in anatomy.rows:
        if isinstance(row, SwitchedOff):
            yield from _first(row)
        else:
            for name in filter(is_error_value, row.cells):
                columns.setdefault((row.kind, row.header, name), row.column(name))
    yield from ((place, name) for (_, _, name), place in columns.items())
    for entry in physiology.entries:
        if isinstance(entry, SwitchedOff):
            yield from _first(entry)
        else:
            yield from ((entry.place, name) for name in (entry.variable, entry.key or "") if is_error_value(name))


def _first(row: SwitchedOff) -> Iterator[tuple[Place, str]]:
    if row.cells and is_error_value(row.cells[0]):
        yield row.place, row.cells[0]
