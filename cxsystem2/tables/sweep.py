"""Cells that hold several values, ``{1 & 2 & 5}`` or ``{0|5|1}``: one simulation for each value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import partial

from cxsystem2.expressions.spelling import plain
from cxsystem2.problems import Place, Report, one_of
from cxsystem2.tables.override import label
from cxsystem2.tables.table import Anatomy, Cell, Entry, Physiology, Row

_BRACES = re.compile(r"\{([^{}]*+)\}")
MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Sweep:
    """The values one cell takes in turn; `name` is that of a change of the cell, ``J``, ``SS.C`` or ``G[1].p``."""

    name: str
    place: Place
    values: tuple[str, ...]
    default: str | None

    @property
    def first(self) -> str:
        """The value that stands for the cell while something else is looked at."""
        return self.default if self.default is not None else self.values[0]


def parse(cell: Cell, name: str, report: Report) -> Sweep | None:
    """The sweep in a cell, or None when it holds one value."""
    found = _braces(cell)
    if found is None:
        return None
    default, text = _parts(found[1])
    before, after = cell.text[: found.start()], cell.text[found.end() :]
    try:
        values = _values(text)
    except InvalidOperation:
        report.add(cell.place, f"'{cell.text}' is not a sweep: a range is {{start|stop|step}} in plain numbers", name)
        return None
    except ValueError as error:
        report.add(cell.place, f"'{cell.text}' is not a sweep: {error}", name)
        return None
    whole = tuple(f"{before}{value}{after}" for value in values)
    return Sweep(name, cell.place, whole, None if default is None else f"{before}{default}{after}")


def _braces(cell: Cell) -> re.Match[str] | None:
    """The first braces of a cell that hold several values; others are dictionaries."""
    if cell.text.startswith("#"):
        return None
    return next((found for found in _BRACES.finditer(cell.text) if "&" in found[1] or "|" in found[1]), None)


def _parts(text: str) -> tuple[str | None, str]:
    """What stands between braces: the value that is taken meanwhile, where one is given (``1: 1 & 2``), and the others."""
    default, colon, values = text.partition(":")
    if colon and default.strip() and not set("&|") & set(default):
        return default.strip(), values
    return None, text


def _values(text: str) -> list[str]:
    if "|" in text and "&" in text:
        raise ValueError("| and & cannot be mixed")
    if "&" in text:
        values = [value.strip() for value in text.split("&")]
        if not all(values):
            raise ValueError("a value between two & is missing")
        return values
    parts = text.split("|")
    if len(parts) != 3:
        raise ValueError("a range has three parts, {start|stop|step}")
    start, stop, step = (Decimal(plain(part).strip()) for part in parts)
    if step == 0 or (stop - start) / step <= 0 or (stop - start) / step > MOST_POINTS:
        raise ValueError(f"the range has no value, or more than {MOST_POINTS}")
    values = []
    while (start < stop) if step > 0 else (start > stop):
        values.append(str(start))
        start += step
    return values


def sweeps(anatomy: Anatomy, physiology: Physiology) -> list[Sweep]:
    """The sweeps that two tables hold; the tables stay as they are, and cells that are no sweep are left to `take`."""
    return [sweep for _, sweep, _ in _swept(anatomy, physiology, Report()) if sweep is not None]


def take(anatomy: Anatomy, physiology: Physiology, report: Report, point: Mapping[str, str] | None = None) -> list[Sweep]:
    """Replace every sweep of the tables by one value, that of `point` or its first; returns the sweeps that were there."""
    found: list[Sweep] = []
    for cell, sweep, put in list(_swept(anatomy, physiology, report)):
        if sweep is None:
            put(replace(cell, reported=True))
            continue
        found.append(sweep)
        if point is not None and sweep.name not in point:
            report.add(cell.place, f"the point has no value for '{sweep.name}', which has {one_of(sweep.values)}", sweep.name)
        put(replace(cell, text=(point or {}).get(sweep.name, sweep.first)))
    return found


def _swept(
    anatomy: Anatomy, physiology: Physiology, report: Report
) -> Iterator[tuple[Cell, Sweep | None, Callable[[Cell], None]]]:
    """The cells with braces, their sweep (None when it is in error), and what puts another cell in their place."""
    names: dict[str, int] = {}
    for cell, name_of, put in list(_with_braces(anatomy, physiology)):
        if _braces(cell) is not None:
            name = name_of()
            names[name] = names.get(name, 0) + 1
            unique = name if names[name] == 1 else f"{name} #{names[name]}"
            yield cell, parse(cell, unique, report), put


def _with_braces(anatomy: Anatomy, physiology: Physiology) -> Iterator[tuple[Cell, Callable[[], str], Callable[[Cell], None]]]:
    """The cells that may hold a sweep, what names a change of one (`tables.override`), what puts another cell in its place."""
    for row in anatomy.rows:
        if isinstance(row, Row):
            for column, cell in row.cells.items():
                if "{" in cell.text and "#" not in column:
                    yield cell, partial(_name_in_row, row, column), partial(row.cells.__setitem__, column)
    for entry in physiology.active():
        if "{" in entry.value.text:
            yield entry.value, partial(_name_of_entry, entry, physiology), partial(setattr, entry, "value")


def _name_in_row(row: Row, column: str) -> str:
    return column if row.kind == "params" else f"{row.kind}[{label(row)}].{column}"


def _name_of_entry(entry: Entry, physiology: Physiology) -> str:
    alone = sum(other.name == entry.name for other in physiology.active()) == 1
    return entry.name if alone or entry.key is None else f"{entry.variable}.{entry.key}"
