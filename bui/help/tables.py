"""What the page asks of a value or a block of the tables that are open: explanations and portraits."""

from __future__ import annotations

from typing import Any

from bui.document.check import examine
from bui.document.sheets import PHYSIOLOGY, SHEETS, Document, to_tables, whole
from bui.shapes.help import BlockAnswer, BlockPortrait, Explanation
from cxsystem2.blocks import cell_of
from cxsystem2.cells.portrait import SIGNS
from cxsystem2.cells.telling import as_dict
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.explaining import User, explain
from cxsystem2.problems import Report


def explanation(document: Document, sources: tuple[str, str], block: str, key: str, *, trust: bool) -> Explanation:
    """What a value is, who uses it, and where.

    Raises:
        CxSystemError: this is not a document.
    """
    found = explain(examine(document, sources, trust=trust).checked, block, key)
    return {
        "name": found.name,
        "meaning": found.meaning,
        "unit": found.unit,
        "equations": [{"model": one.model, "lines": list(one.lines)} for one in found.equations],
        "users": [_user(one) for one in found.users],
        "more": found.more,
    }


def _user(user: User) -> Any:
    there = user.place.file in SHEETS
    return {
        "kind": user.kind, "name": user.name, "sheet": user.place.file if there else None,
        "row": user.place.row - 1 if there and user.place.row else None,
    }  # fmt: skip


def portrait(document: Document, sources: tuple[str, str], block: str, weights: dict[str, str], *, trust: bool) -> BlockAnswer:
    """What the cells of a block do; a value that is being typed is often wrong, so that this is no error.

    Raises:
        CxSystemError: this is not a document.
    """
    document = whole(document)
    try:
        return {"portrait": _portrait(document, sources, block, weights, trust=trust), "fault": ""}
    except CxSystemError as error:
        return {"portrait": None, "fault": str(error)}


def _portrait(
    document: Document, sources: tuple[str, str], block: str, weights: dict[str, str], *, trust: bool
) -> BlockPortrait:
    report = Report()
    anatomy, physiology = to_tables(document, report, sources)
    try:
        cell = cell_of(physiology, block, anatomy, trust=trust)
    except TableError as error:
        first = next(iter(error.report))
        where = f"{first.place.file}, row {first.place.row}: " if first.place.file in (*SHEETS, PHYSIOLOGY) else ""
        raise CxSystemError(f"{where}{first.message}") from None
    given = {sign: text for sign, text in weights.items() if sign in SIGNS and text.strip()}
    shown = cell.portrait(given)
    told: Any = {"block": block, **as_dict(shown, most=400), "notes": [*shown.notes, *cell.notes]}
    found: BlockPortrait = told
    return found
