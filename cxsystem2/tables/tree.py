"""Tables as trees: the shape that JSON files, YAML files and Python dictionaries share.

Anatomy: ``{"params": {name: value}, "IN": [row, …], "G": [row, …], "S": [row, …]}``, a row being ``{column: value}``.
Physiology: ``{"physio_data": [entry, …]}`` with ``{"Variable", "Value", "Comment"}`` for a root scalar and
``{"Variable", "Key-Value": [{"Key", "Value", "Comment"}, …]}`` for a block; or, shorter, ``{variable: value}`` and
``{block: {key: value}}``. Beside either, ``{"models": …}`` holds equations (see `cxsystem2.models.free`), which are kept
as a tree. A row that is switched off is ``{"#": [cell, …]}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cxsystem2.problems import Place, Report, nearest, one_of
from cxsystem2.tables.error_value import is_error_value, lost
from cxsystem2.tables.table import KINDS, Anatomy, Cell, Entry, Physiology, Row, SwitchedOff, Table
from cxsystem2.tables.unread import UnreadFields

ROOT = "physio_data"
MODELS = "models"
OFF = "#"


@dataclass(slots=True)
class Branch:
    """A mapping of a tree with the place where it begins."""

    items: dict[str, Node]
    place: Place


@dataclass(slots=True)
class Items:
    """A list of a tree with the place where it begins."""

    items: list[Node]
    place: Place


Node = Cell | Branch | Items


def is_anatomy(tree: Node) -> bool:
    """Whether a tree is an anatomy table; anything else is read as physiology."""
    return isinstance(tree, Branch) and any(kind in tree.items for kind in KINDS)


def read_anatomy(tree: Node, source: str, report: Report) -> Anatomy:
    """Turn a tree into an anatomy table; what does not fit the shape goes to the report."""
    table = Anatomy(source)
    if not isinstance(tree, Branch):
        report.add(tree.place, f"an anatomy table has the parts {one_of(KINDS)} at its top")
        return table
    for kind, node in tree.items.items():
        if kind not in KINDS:
            message = lost(kind) if is_error_value(kind) else f"unknown part '{kind}'{nearest(kind, KINDS)}"
            report.add(node.place, message, kind)
            continue
        for row in node.items if isinstance(node, Items) else [node]:
            if not isinstance(row, Branch):
                report.add(row.place, "a row is a mapping from column names to values", kind)
                continue
            table.rows += _rows(kind, row, report)
    return table


def _rows(kind: str, row: Branch, report: Report) -> Iterator[Row | SwitchedOff]:
    cells: dict[str, Cell] = {}
    for name, node in row.items.items():
        if name.startswith(OFF) and isinstance(node, Items):
            if cells:
                yield Row(kind, cells, row.place)
                cells = {}
            yield SwitchedOff(tuple(_text(node)), node.place)
        elif isinstance(node, Cell):
            cells[name] = node
        else:
            report.add(node.place, "one value is expected here; put quotes around it", f"{kind}, {name}")
    if cells:
        yield Row(kind, cells, row.place)


def plain(node: Node) -> Any:
    """A tree as dictionaries, lists and texts."""
    if isinstance(node, Branch):
        return {name: plain(child) for name, child in node.items.items()}
    return node.text if isinstance(node, Cell) else [plain(child) for child in node.items]


def _text(node: Items) -> list[str]:
    return [item.text if isinstance(item, Cell) else "" for item in node.items]


def read_physiology(tree: Node, source: str, report: Report) -> Physiology:
    """Turn a tree into a physiology table; what does not fit the shape goes to the report."""
    table = Physiology(source)
    if isinstance(tree, Branch) and not isinstance(tree.items.get(MODELS, Cell("", tree.place)), Cell):
        table.models = tree.items[MODELS]
        tree = Branch({name: node for name, node in tree.items.items() if name != MODELS}, tree.place)
    if isinstance(tree, Branch) and ROOT in tree.items:
        for extra in tree.items.keys() - {ROOT}:
            report.add(tree.items[extra].place, f"unknown part '{extra}' beside '{ROOT}'", extra)
        tree = tree.items[ROOT]
    if isinstance(tree, Items):
        unread = UnreadFields("key")
        for node in tree.items:
            table.entries += _listed(node, unread, report)
        unread.report(report)
    elif isinstance(tree, Branch):
        for variable, node in tree.items.items():
            table.entries += _mapped(variable, node, report)
    else:
        report.add(tree.place, f"a physiology table has a list '{ROOT}' or a mapping of variables at its top")
    return table


def _note_unread(node: Branch, unread: UnreadFields, *known: str) -> None:
    for name, child in node.items.items():
        if name not in known and not (isinstance(child, Cell) and child.text in ("", "--")):
            unread.add(name, child.place, known)


def _listed(node: Node, unread: UnreadFields, report: Report) -> Iterator[Entry | SwitchedOff]:
    """One element of the ``physio_data`` list."""
    if isinstance(node, Branch) and isinstance(off := node.items.get(OFF), Items):
        yield SwitchedOff(tuple(_text(off)), off.place)
        return
    variable = _word(node, "Variable", report)
    if variable is None or not isinstance(node, Branch):
        return
    block = node.items.get("Key-Value")
    _note_unread(node, unread, "Variable", "Value" if block is None else "Key-Value", "Comment")
    if block is None:
        value = node.items.get("Value", Cell("", node.place))
        if isinstance(value, Cell):
            yield Entry(variable, None, value, node.place, _comment(node))
        else:
            report.add(value.place, "one value is expected here", variable)
    elif not isinstance(block, Items):
        report.add(block.place, "'Key-Value' is a list of {Key, Value, Comment}", variable)
    elif not block.items:
        yield Entry(variable, None, Cell("", node.place), node.place, _comment(node))
    else:
        for item in block.items:
            yield from _keyed(variable, item, unread, report)


def _keyed(variable: str, item: Node, unread: UnreadFields, report: Report) -> Iterator[Entry | SwitchedOff]:
    if isinstance(item, Branch) and isinstance(off := item.items.get(OFF), Items):
        yield SwitchedOff(tuple(_text(off)), off.place)
        return
    key = _word(item, "Key", report)
    if key is None or not isinstance(item, Branch):
        return
    value = item.items.get("Value")
    if value is not None:  # else a key that is like it is meant
        _note_unread(item, unread, "Key", "Value", "Comment")
    if isinstance(value, Cell):
        yield Entry(variable, key, value, item.place, _comment(item))
    elif value is None:
        report.add(item.place, "this key has no 'Value'", f"{variable}, {key}")
    else:
        report.add(value.place, "one value is expected here; put quotes around it", f"{variable}, {key}")


def _mapped(variable: str, node: Node, report: Report) -> Iterator[Entry]:
    """One variable of the short form."""
    if isinstance(node, Cell):
        yield Entry(variable, None, node, node.place)
    elif isinstance(node, Branch):
        for key, value in node.items.items():
            if isinstance(value, Cell):
                yield Entry(variable, key, value, value.place)
            else:
                report.add(value.place, "one value is expected here; put quotes around it", f"{variable}, {key}")
        if not node.items:
            yield Entry(variable, None, Cell("", node.place), node.place)
    else:
        report.add(node.place, "one value is expected here; put quotes around it", variable)


def _word(node: Node, name: str, report: Report) -> str | None:
    word = node.items.get(name) if isinstance(node, Branch) else None
    if isinstance(word, Cell) and word.text:
        return word.text
    report.add(node.place, f"an entry of the physiology table needs a '{name}'")
    return None


def _comment(node: Branch) -> str:
    comment = node.items.get("Comment")
    return comment.text if isinstance(comment, Cell) else ""


def write(table: Table, *, switched_off: bool) -> dict[str, Any]:
    """A table as plain dictionaries and lists; rows that are switched off are left out on request."""
    return _anatomy_tree(table, switched_off) if isinstance(table, Anatomy) else _physiology_tree(table, switched_off)


_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")


def _scalar(text: str) -> int | str:
    return int(text) if _INTEGER.fullmatch(text) else text


def _anatomy_tree(table: Anatomy, switched_off: bool) -> dict[str, Any]:
    params: list[dict[str, Any]] = [{}]
    lists: dict[str, list[dict[str, Any]]] = {}
    for row, kind in _with_kind(table):
        if isinstance(row, SwitchedOff):
            if switched_off and kind == "params":
                params[-1][f"{OFF}{len(params[-1])}"] = list(row.cells)
            elif switched_off:
                lists.setdefault(kind, []).append({OFF: list(row.cells)})
            continue
        values = {name: _scalar(cell.text) for name, cell in row.cells.items()}
        if kind == "params":
            if values.keys() & params[-1].keys():
                params.append({})  # a parameter that two rows give stays in both
            params[-1].update(values)
        else:
            lists.setdefault(kind, []).append(values)
    return {"params": params if len(params) > 1 else params[0], **lists}


def _with_kind(table: Anatomy) -> Iterator[tuple[Row | SwitchedOff, str]]:
    """Each row with the kind of the part that it belongs to; a row that is switched off goes with the one before it."""
    kind = next((row.kind for row in table.rows if isinstance(row, Row)), "params")
    for row in table.rows:
        kind = row.kind if isinstance(row, Row) else kind
        yield row, kind


def _physiology_tree(table: Physiology, switched_off: bool) -> dict[str, Any]:
    entries: list[dict[str, Any]] = []
    for entry in table.entries:
        block = entries[-1].get("Key-Value") if entries else None
        if isinstance(entry, SwitchedOff):
            if switched_off:
                (entries if block is None else block).append({OFF: list(entry.cells)})
        elif entry.key is None:
            entries.append({"Variable": entry.variable, "Value": _scalar(entry.value.text), "Comment": entry.comment})
        else:
            if block is None or entries[-1]["Variable"] != entry.variable:
                block = []
                entries.append({"Variable": entry.variable, "Key-Value": block})
            block.append({"Key": entry.key, "Value": entry.value.text, "Comment": entry.comment})
    return {ROOT: entries} if table.models is None else {ROOT: entries, MODELS: plain(table.models)}
