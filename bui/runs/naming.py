"""What a run is called that nobody has given a title: what is new in it, beside the run of its project before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bui.document.diff import diff
from bui.document.sheets import to_document
from bui.runs.folder import RunFolder
from bui.runs.frozen import frozen
from bui.runs.request import Request, read_request
from bui.shapes.common import Change
from cxsystem2.errors import CxSystemError
from cxsystem2.tables import Anatomy, Physiology

MOST_NAMED = 3
LONGEST = 120
_VALUE = re.compile(r"(?<=[\d.)\]])\s*\*\s*(?=[A-Za-z])")
_SHEETS = {"IN": "input", "G": "population", "S": "pathway", "physiology": "", "params": "", "models": ""}


def title_of(request: Request, tables: tuple[Anatomy, Physiology], before: RunFolder | None) -> str:
    """What is new, such as ``J = 5 nS, runtime = 1 second``; nothing where nothing is."""
    found = list(dict.fromkeys(_new(request, tables, before)))
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    words = ", ".join(found[:MOST_NAMED]) + more
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


def _new(request: Request, tables: tuple[Anatomy, Physiology], before: RunFolder | None) -> Iterator[str]:
    if request.sweep:
        yield f"sweep of {', '.join(request.sweep)}"
    known = _asked(before)
    for change in request.changes:
        if change not in known.changes:
            name, _, value = change.partition("=")
            yield _said(name, value)
    names = {change.partition("=")[0] for change in request.changes}
    for change in known.changes:
        if (name := change.partition("=")[0]) not in names:
            yield f"{name.strip()} as in the tables"
    if before is not None:
        yield from map(_changed, _differences(before, tables))
    for name in ("device", "seed", "fast", "trials"):
        value = getattr(request, name)
        if value is not None and value != getattr(known, name):
            yield _said(name, str(int(value) if isinstance(value, bool) else value))


def _asked(before: RunFolder | None) -> Request:
    try:
        return read_request(before.settings()["request"]) if before is not None else Request()
    except CxSystemError:
        return Request()


def _differences(before: RunFolder, tables: tuple[Anatomy, Physiology]) -> list[Change]:
    try:
        return diff(to_document(*frozen(before)), to_document(*tables))
    except (CxSystemError, OSError):  # the run before is damaged, or just being removed
        return []


def _changed(change: Change) -> str:
    kind = _SHEETS.get(change["sheet"], "")
    row = change["row"].replace(", ", ".") if not kind else f"{kind} {change['row']}"
    if change["sheet"] == "models":
        return "other equations"
    if not change["column"]:
        return f"{row or kind} {'added' if change['after'] else 'removed'}"
    if change["sheet"] == "physiology" and change["column"] == "Value":
        return _said(row, change["after"])
    if change["sheet"] == "params":
        return _said(change["column"], change["after"])
    return _said(f"{row}: {change['column']}", change["after"])


def _said(name: str, value: str) -> str:
    return f"{name.strip()} = {_VALUE.sub(' ', value.strip())}" if value.strip() else f"{name.strip()} left empty"
