"""What differs between two documents, cell by cell; rows are matched by what they are about, not by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bui.document.sheets import PHYSIOLOGY, SHEETS, Document, whole
from bui.shapes.common import Change

Row = dict[str, str]


def diff(before: Document, after: Document) -> list[Change]:
    """The changes from one document to another: sheet, row (a label), column, and the texts before and after.

    A row that is new or gone is one change without a column. Rows that are switched off count as gone.
    """
    before, after = whole(before), whole(after)
    changes: list[Change] = []
    for sheet in SHEETS:
        old, new = _rows(sheet, before), _rows(sheet, after)
        for label in dict.fromkeys([*old, *new]):
            for name, one, other in _compare(old.get(label), new.get(label)):
                changes.append({"sheet": sheet, "row": label, "column": name, "before": one, "after": other})
    if before["models"] != after["models"]:
        changes.append({"sheet": "models", "row": "", "column": "", "before": before["models"], "after": after["models"]})
    return changes


def _compare(old: Row | None, new: Row | None) -> Iterator[tuple[str, str, str]]:
    if old is None or new is None:
        yield "", _whole(old), _whole(new)
        return
    for name in dict.fromkeys([*old, *new]):
        one, other = old.get(name, ""), new.get(name, "")
        if one != other:
            yield name, one, other


def _whole(row: Row | None) -> str:
    return "" if row is None else ", ".join(f"{name}={text}" for name, text in row.items() if text)


def _rows(sheet: str, document: Document) -> dict[str, Row]:
    """The active rows by label; a repeated label gets a number."""
    found: dict[str, Row] = {}
    seen: Counter[str] = Counter()
    content = document["sheets"][sheet]
    for row in content["rows"]:
        if "cells" not in row or row.get("off") or not any(text.strip() for text in row["cells"]):
            continue
        cells = {name: text.strip() for name, text in zip(content["columns"], row["cells"], strict=False)}
        label = _label(sheet, cells)
        seen[label] += 1
        found[label if seen[label] == 1 else f"{label} #{seen[label]}"] = cells
    return found


def _label(sheet: str, cells: Row) -> str:
    if sheet == "params":
        return "parameters"
    if sheet == PHYSIOLOGY:
        return ", ".join(filter(None, (cells.get("Variable", ""), cells.get("Key", ""))))
    if sheet == "S":
        return f"{cells.get('pre_syn_idx', '')} -> {cells.get('post_syn_idx', '')} ({cells.get('receptor', '')})"
    return cells.get("idx", "")
