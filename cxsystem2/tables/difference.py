"""What differs between two pairs of tables, cell by cell; rows are matched by what they are about, not by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cxsystem2.tables import yaml_file
from cxsystem2.tables.grid import COLUMNS
from cxsystem2.tables.table import KINDS, Anatomy, Entry, Physiology, Row
from cxsystem2.tables.tree import MODELS, plain

PHYSIOLOGY = "physiology"
SHEETS = (*KINDS, PHYSIOLOGY)
Texts = dict[str, str]
"""The texts of a row by the names of its columns."""


class Change(NamedTuple):
    """A cell that differs; a row that is new or gone has no column, and equations of the tables have no row either."""

    sheet: str
    """``params``, ``IN``, ``G``, ``S``, ``physiology`` or ``models``."""
    row: str
    """What the row is about: the idx of a population, or both ends of a pathway."""
    column: str
    before: str
    after: str


def table_changes(before: tuple[Anatomy, Physiology], after: tuple[Anatomy, Physiology]) -> list[Change]:
    """The changes from two tables to two others; comments and rows that are switched off do not count."""
    found = row_changes(*({kind: list(_rows(kind, *tables)) for kind in SHEETS} for tables in (before, after)))
    old, new = (_models(physiology) for _, physiology in (before, after))
    return [*found, *([Change(MODELS, "", "", old, new)] if old != new else [])]


def row_changes(before: Mapping[str, Iterable[Texts]], after: Mapping[str, Iterable[Texts]]) -> list[Change]:
    """The changes from rows to others, both by the names of their sheets."""
    changes: list[Change] = []
    for sheet in SHEETS:
        old, new = (_labelled(sheet, rows.get(sheet, ())) for rows in (before, after))
        for label in dict.fromkeys([*old, *new]):
            changes += [Change(sheet, label, *found) for found in _compare(old.get(label), new.get(label))]
    return changes


def _rows(kind: str, anatomy: Anatomy, physiology: Physiology) -> Iterator[Texts]:
    if kind == PHYSIOLOGY:
        for entry in physiology.entries:
            if isinstance(entry, Entry):
                yield dict(zip(COLUMNS, (entry.variable, entry.key or "", entry.value.text.strip(), ""), strict=True))
        return
    found = [
        {name: cell.text.strip() for name, cell in row.cells.items()}
        for row in anatomy.rows
        if isinstance(row, Row) and row.kind == kind
    ]
    if kind == "params" and found and len({name for row in found for name in row}) == sum(map(len, found)):
        found = [{name: text for row in found for name, text in row.items()}]
    yield from found


def _models(physiology: Physiology) -> str:
    return "" if physiology.models is None else yaml_file.text({MODELS: plain(physiology.models)})


def _compare(old: Texts | None, new: Texts | None) -> Iterator[tuple[str, str, str]]:
    if old is None or new is None:
        yield "", _whole(old), _whole(new)
        return
    for name in dict.fromkeys([*old, *new]):
        one, other = old.get(name, ""), new.get(name, "")
        if one != other:
            yield name, one, other


def _whole(row: Texts | None) -> str:
    return "" if row is None else ", ".join(f"{name}={text}" for name, text in row.items() if text)


def _labelled(sheet: str, rows: Iterable[Texts]) -> dict[str, Texts]:
    """Rows by label; a repeated label gets a number."""
    found: dict[str, Texts] = {}
    seen: Counter[str] = Counter()
    for cells in rows:
        label = _label(sheet, cells)
        seen[label] += 1
        found[label if seen[label] == 1 else f"{label} #{seen[label]}"] = cells
    return found


def _label(sheet: str, cells: Texts) -> str:
    if sheet == "params":
        return "parameters"
    if sheet == PHYSIOLOGY:
        return ", ".join(filter(None, (cells.get("Variable", ""), cells.get("Key", ""))))
    if sheet == "S":
        return f"{cells.get('pre_syn_idx', '')} -> {cells.get('post_syn_idx', '')} ({cells.get('receptor', '')})"
    return cells.get("idx", "")
