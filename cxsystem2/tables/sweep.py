"""Cells that hold several values, ``{1 & 2 & 5}`` or ``{0|5|1}``: one simulation for each value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import product

from cxsystem2.problems import Place, Report
from cxsystem2.tables.table import Anatomy, Cell, Entry, Physiology, Row

_BRACES = re.compile(r"\{(?:\s*(?P<default>[^{}:&|]+?)\s*:(?=[^{}]*[&|]))?(?P<values>[^{}]*[&|][^{}]*)\}")
MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Sweep:
    """The values one cell takes in turn."""

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
    found = _BRACES.search(cell.text)
    if not found or not _holds_sweep(cell):
        return None
    before, after = cell.text[: found.start()], cell.text[found.end() :]
    try:
        values = _values(found["values"])
    except InvalidOperation:
        report.add(cell.place, f"'{cell.text}' is not a sweep: a range is {{start|stop|step}} in plain numbers", name)
        return None
    except ValueError as error:
        report.add(cell.place, f"'{cell.text}' is not a sweep: {error}", name)
        return None
    whole = tuple(f"{before}{value}{after}" for value in values)
    default = found["default"]
    return Sweep(name, cell.place, whole, None if default is None else f"{before}{default}{after}")


def _holds_sweep(cell: Cell) -> bool:
    return bool(_BRACES.search(cell.text)) and not cell.text.startswith("#")


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
    start, stop, step = (Decimal(part.strip()) for part in parts)
    if step == 0 or (stop - start) / step <= 0 or (stop - start) / step > MOST_POINTS:
        raise ValueError(f"the range has no value, or more than {MOST_POINTS}")
    values = []
    while (start < stop) if step > 0 else (start > stop):
        values.append(str(start))
        start += step
    return values


def take(anatomy: Anatomy, physiology: Physiology, report: Report, point: Sequence[str] | None = None) -> list[Sweep]:
    """Replace every sweep of the tables by one value, that of `point` or its first; answers the sweeps that were there."""
    sweeps: list[Sweep] = []
    for cell, name, put in _cells(anatomy, physiology):
        sweep = parse(cell, name, report)
        if sweep is not None:
            put(replace(cell, text=point[len(sweeps)] if point is not None else sweep.first))
            sweeps.append(sweep)
        elif _holds_sweep(cell):
            put(replace(cell, reported=True))
    return sweeps


def points(sweeps: Sequence[Sweep], *, everything: bool) -> list[tuple[str, ...]]:
    """The values of all sweeps at each point of an array run.

    With `everything` every combination, the first sweep varying slowest; otherwise one sweep after the other takes
    its values while the others keep their default (their first value when they have none).
    """
    if everything:
        return list(product(*(sweep.values for sweep in sweeps)))
    rest = [sweep.first for sweep in sweeps]
    single = ((*rest[:number], value, *rest[number + 1 :]) for number, sweep in enumerate(sweeps) for value in sweep.values)
    return list(dict.fromkeys(single))


def _cells(anatomy: Anatomy, physiology: Physiology) -> Iterator[tuple[Cell, str, _Put]]:
    for row in anatomy.rows:
        if isinstance(row, Row):
            for name, cell in list(row.cells.items()):
                if "#" not in name:
                    yield cell, name, _Put(row, name)
    for entry in physiology.active():
        yield entry.value, entry.name, _Put(entry, "")


@dataclass(slots=True)
class _Put:
    owner: Row | Entry
    name: str

    def __call__(self, cell: Cell) -> None:
        if isinstance(self.owner, Row):
            self.owner.cells[self.name] = cell
        else:
            self.owner.value = cell
