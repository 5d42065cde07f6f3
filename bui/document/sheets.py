"""Tables as sheets: what the page edits, and what a project keeps.

A document has five sheets, ``params``, ``IN``, ``G``, ``S`` and ``physiology``; each has columns, and rows of one text for
each column.
A row that is switched off is kept, and so is a line of comment (`docs/browser.md`). A cell of a table made from a document
has its sheet as the file of its place, and the number of its row and of its column there, so that problems find their way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import Place, Report
from cxsystem2.tables import KINDS, Anatomy, Cell, Entry, Physiology, Row, SwitchedOff, yaml_file
from cxsystem2.tables.grid import COLUMNS
from cxsystem2.tables.tree import MODELS, Branch, plain

PHYSIOLOGY = "physiology"
SHEETS = (*KINDS, PHYSIOLOGY)
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200_000, 500, 100_000
_OFF = "#"

Document = dict[str, Any]


def empty() -> Document:
    """A document without a row."""
    columns: dict[str, list[str]] = {kind: [] for kind in KINDS} | {PHYSIOLOGY: list(COLUMNS)}
    return {"sheets": {name: {"columns": columns[name], "rows": []} for name in SHEETS}, "models": ""}


def to_document(anatomy: Anatomy, physiology: Physiology) -> Document:
    """Two tables as sheets."""
    document = empty()
    _fill_anatomy(anatomy, document["sheets"])
    document["sheets"][PHYSIOLOGY]["rows"] = [_physiology_row(entry) for entry in physiology.entries]
    if physiology.models is not None:
        document["models"] = yaml_file.text({MODELS: plain(physiology.models)})
    return document


def _fill_anatomy(anatomy: Anatomy, sheets: dict[str, Any]) -> None:
    for row in anatomy.rows:
        if isinstance(row, Row):
            columns = sheets[row.kind]["columns"]
            columns += [name for name in row.cells if name not in columns]
    kind, names = "params", [""]
    for number, row in enumerate(anatomy.rows):
        if isinstance(row, Row):
            kind, names = row.kind, list(row.cells)
            texts = {name: cell.text for name, cell in row.cells.items()}
            rows = sheets[kind]["rows"]
            if kind == "params" and _join(sheets[kind], texts):
                continue
            rows.append({"cells": [texts.get(name, "") for name in sheets[kind]["columns"]]})
        else:
            own, columns = _kind_of(row.cells, anatomy.rows[number:], kind), names
            if own != kind:
                following = next((r for r in anatomy.rows[number:] if isinstance(r, Row) and r.kind == own), None)
                columns = list(following.cells) if following else list(sheets[own]["columns"])
            sheets[own]["rows"].append(_switched_off(row.cells, own, columns, sheets[own]["columns"]))


def _join(sheet: dict[str, Any], texts: dict[str, str]) -> bool:
    """Put a row of parameters into the one before it, unless both say something of one parameter."""
    for row in sheet["rows"]:
        if "cells" in row and not row.get("off"):
            known = dict(zip(sheet["columns"], row["cells"], strict=False))
            if any(known.get(name) for name in texts):
                return False
            row["cells"] = [texts.get(name, known.get(name, "")) for name in sheet["columns"]]
            return True
    return False


def _kind_of(cells: tuple[str, ...], following: list[Row | SwitchedOff], kind: str) -> str:
    """The sheet of a row that is switched off: the one it names, else that of the next row, else that of the one before it."""
    word = cells[0].replace(_OFF, "").strip()
    if word in KINDS:
        return word
    return next((row.kind for row in following if isinstance(row, Row)), kind)


def _switched_off(cells: tuple[str, ...], kind: str, names: list[str], columns: list[str]) -> dict[str, Any]:
    if cells[0].replace(_OFF, "").strip() != kind or len(cells) > len(names) + 1:
        return {"note": list(cells)}
    texts = dict(zip(names, cells[1:], strict=False))
    return {"cells": [texts.get(name, "") for name in columns], "off": True}


def _physiology_row(entry: Entry | SwitchedOff) -> dict[str, Any]:
    if isinstance(entry, Entry):
        return {"cells": [entry.variable, entry.key or "", entry.value.text, entry.comment]}
    cells = [*entry.cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
    named = [text.lstrip(_OFF).strip() for text in cells[:2]] + cells[2:]
    if (len(entry.cells) > len(COLUMNS) and any(entry.cells[len(COLUMNS) :])) or not named[2] or not any(named[:2]):
        return {"note": list(entry.cells)}
    return {"cells": named, "off": True}


# From sheets to tables


def to_tables(document: Any, report: Report, sources: tuple[str, str] = ("anatomy", PHYSIOLOGY)) -> tuple[Anatomy, Physiology]:
    """The tables of a document; `sources` are the files that they belong to.

    Raises:
        CxSystemError: this is not a document.
    """
    document = whole(document)
    sheets, text = document["sheets"], document["models"]
    anatomy, physiology = Anatomy(sources[0]), Physiology(sources[1])
    for kind in KINDS:
        anatomy.rows += _anatomy_rows(kind, sheets[kind])
    physiology.entries += _entries(sheets[PHYSIOLOGY], report)
    if text.strip():
        found = yaml_file.parse(text, MODELS, report)
        if isinstance(found, Branch) and set(found.items) == {MODELS}:
            physiology.models = found.items[MODELS]
        elif found is not None:
            report.add(Place(MODELS, 1, 1), f"equations begin with the line '{MODELS}:'", MODELS)
    return anatomy, physiology


def whole(document: Any) -> Document:
    """A document with all of its sheets, and nothing that belongs to none.

    Raises:
        CxSystemError: this is not a document.
    """
    sheets = _sheets(document)
    text = document.get("models") or ""
    if not isinstance(text, str) or len(text) > 10 * LONGEST_CELL:
        raise CxSystemError("this is not a document: the equations are one text")
    return {"sheets": sheets, "models": text}


def _sheets(document: Any) -> dict[str, Any]:
    """The sheets of a document, after a look at their shape."""
    sheets = document.get("sheets") if isinstance(document, dict) else None
    if not isinstance(sheets, dict):
        raise CxSystemError("this is not a document: it has no sheets")
    for name in sheets:
        if name not in SHEETS:
            raise CxSystemError(f"this is not a document: there is no sheet of the name '{str(name)[:40]}'")
    return {name: _sheet(name, sheets.get(name, {"columns": [], "rows": []})) for name in SHEETS}


def _sheet(name: str, sheet: dict[str, Any]) -> dict[str, Any]:
    columns, rows = (sheet.get("columns"), sheet.get("rows")) if isinstance(sheet, dict) else (None, None)
    if columns is None or not _texts(columns, MOST_COLUMNS) or not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise CxSystemError(f"this is not a document: the sheet '{name}' has no columns and rows")
    if name == PHYSIOLOGY and columns not in ([], list(COLUMNS)):
        raise CxSystemError(f"this is not a document: the columns of '{name}' are {', '.join(COLUMNS)}")
    return {"columns": columns, "rows": [_row(name, row, len(columns)) for row in rows]}


def _row(name: str, row: Any, columns: int) -> dict[str, Any]:
    known = row if isinstance(row, dict) else {}
    if "note" in known and _texts(known["note"], MOST_COLUMNS):
        return {"note": known["note"]}
    if "note" in known or not _texts(known.get("cells"), columns):
        raise CxSystemError(f"this is not a document: a row of '{name}' has not a text for each column")
    return {"cells": known["cells"]} | ({"off": True} if known.get("off") else {})


def _texts(found: Any, most: int) -> bool:
    return (
        isinstance(found, list)
        and len(found) <= most
        and all(isinstance(text, str) and len(text) <= LONGEST_CELL for text in found)
    )


def _anatomy_rows(kind: str, sheet: dict[str, Any]) -> Iterator[Row | SwitchedOff]:
    columns: list[str] = [name.strip() for name in sheet["columns"]]
    for number, row in enumerate(sheet["rows"], start=1):
        place = Place(kind, number)
        if "note" in row:
            yield SwitchedOff(_note(row["note"]), place)
        elif row.get("off"):
            yield SwitchedOff((f"{_OFF}{kind}", *(text.strip() for text in row["cells"])), place)
        elif any(text.strip() for text in row["cells"]):
            cells = {
                name: Cell(_clean(text), Place(kind, number, position))
                for position, (name, text) in enumerate(zip(columns, row["cells"], strict=False), start=1)
                if name
            }
            yield Row(kind, cells, place)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _note(cells: list[str]) -> tuple[str, ...]:
    """A comment line; it begins with ``#`` whatever was typed."""
    texts = [text.strip() for text in cells] or [_OFF]
    return tuple(texts) if _OFF in texts[0] else (f"{_OFF} {texts[0]}", *texts[1:])


def _entries(sheet: dict[str, Any], report: Report) -> Iterator[Entry | SwitchedOff]:
    for number, row in enumerate(sheet["rows"], start=1):
        place = Place(PHYSIOLOGY, number)
        if "note" in row:
            yield SwitchedOff(_note(row["note"]), place)
            continue
        variable, key, value, comment = (_clean(text) for text in [*row["cells"], "", "", "", ""][: len(COLUMNS)])
        if row.get("off"):
            yield SwitchedOff((f"{_OFF}{variable}", key, value, comment), place)
        elif variable:
            cell = Cell(value, Place(PHYSIOLOGY, number, COLUMNS.index("Value") + 1))
            own = Place(PHYSIOLOGY, number, COLUMNS.index("Key" if key else "Variable") + 1)
            yield Entry(variable, key or None, cell, own, comment)
        elif key or value:
            what = f"key '{key}' stands below no block" if key else f"value '{value}' has no name"
            report.add(Place(PHYSIOLOGY, number, 1), f"{what}; write it into the column 'Variable'")


def column_name(document: Document, place: Place) -> str | None:
    """The name of the column of a place within a document."""
    sheet = document["sheets"].get(place.file)
    names: Iterable[str] = sheet["columns"] if sheet else ()
    return dict(enumerate(names, start=1)).get(place.column)
