"""What an outline makes, put into a document: everything that is there stays as it is, to the last comment."""

from __future__ import annotations

import copy
from typing import Any

from bui.document.sheets import PHYSIOLOGY, Document, to_tables, whole
from cxsystem2.outline import Made, Outline, make
from cxsystem2.problems import Report
from cxsystem2.tables import Row


def add(outline: Outline, document: Document) -> tuple[Document, Made]:
    """A document with the populations and connections of an outline, and how it was made.

    Raises:
        OutlineError: an answer is wrong.
        CxSystemError: this is not a document.
    """
    found: Document = copy.deepcopy(whole(document))
    made = make(outline, *to_tables(found, Report()))
    rows, entries = made.added
    notes: list[dict[str, Any]] = []
    for row in rows:
        if not isinstance(row, Row):
            notes.append({"note": list(row.cells)})
            continue
        sheet = found["sheets"][row.kind]
        _widen(sheet, list(row.cells))
        sheet["rows"] += [*notes, {"cells": [row.cells[name].text if name in row.cells else "" for name in sheet["columns"]]}]
        notes = []
    found["sheets"][PHYSIOLOGY]["rows"] += [
        {"cells": [entry.variable, entry.key or "", entry.value.text, entry.comment]} for entry in entries
    ]
    return found, made


def _widen(sheet: dict[str, Any], names: list[str]) -> None:
    """Add the columns that a sheet has not yet; each row of cells gets as many empty ones."""
    new = [name for name in names if name not in sheet["columns"]]
    for row in sheet["rows"]:
        if "cells" in row:
            row["cells"] = [*row["cells"], *[""] * (len(sheet["columns"]) - len(row["cells"])), *[""] * len(new)]
    sheet["columns"] = [*sheet["columns"], *new]
