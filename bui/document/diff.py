"""What differs between two documents, cell by cell; rows are matched by what they are about, not by where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from bui.document.sheets import SHEETS, Document, whole
from bui.shapes.common import Change
from cxsystem2.tables.difference import Texts, row_changes


def diff(before: Document, after: Document) -> list[Change]:
    """The changes from one document to another: sheet, row (a label), column, and the texts before and after.

    A row that is new or gone is one change without a column. Rows that are switched off count as gone.
    """
    before, after = whole(before), whole(after)
    found = row_changes(*({sheet: _rows(sheet, one) for sheet in SHEETS} for one in (before, after)))
    changes: list[Change] = [
        {"sheet": one.sheet, "row": one.row, "column": one.column, "before": one.before, "after": one.after} for one in found
    ]
    if before["models"] != after["models"]:
        changes.append({"sheet": "models", "row": "", "column": "", "before": before["models"], "after": after["models"]})
    return changes


def _rows(sheet: str, document: Document) -> Iterator[Texts]:
    """The active rows."""
    content = document["sheets"][sheet]
    for row in content["rows"]:
        if "cells" in row and not row.get("off") and any(text.strip() for text in row["cells"]):
            yield {name: text.strip() for name, text in zip(content["columns"], row["cells"], strict=False)}
