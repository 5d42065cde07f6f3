"""YAML files read as text with positions: a value is what the user typed, never what YAML makes of it.

So ``p: 0.020`` stays ``0.020``, ``monitors: [Sp]`` needs no quotes, and no tag can build a Python object.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from cxsystem2.problems import Place, Report
from cxsystem2.tables import tree
from cxsystem2.tables.error_value import is_error_value, lost
from cxsystem2.tables.table import Cell, Table

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": "1", "false": "0", "null": "", "~": ""}
_DEEPEST = 100
"""Nesting beyond which a text is not read at all: the parser goes into it by recursion in C, and ends the whole process."""
_BLOCKS = re.compile(rf"^[ \t]*(?:[-?:][ \t]+){{{_DEEPEST}}}", re.MULTILINE)
_BRACKETS = re.compile(r"[\[{]|[\]}]")
_COMMENT = re.compile(r"(?:^|[:,\[{-])[ \t]+(#\S+)[ \t]*$", re.MULTILINE)
_DEPTH = 6  # file, list, row, value: deeper nesting is not a table but a value such as {2: [0.5, 0.5]}


def parse(text: str, source: str, report: Report) -> tree.Node | None:
    """The tree of a YAML text; a syntax error goes to the report with its place."""
    if _too_deep(text):
        report.add(Place(source), "this is not a table: it is nested too deeply")
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source, mark.line + 1, mark.column + 1) if mark else Place(source)
        report.add(place, f"this is not YAML: {error.problem or error.context}")
        return None
    except (yaml.YAMLError, RecursionError) as error:
        report.add(Place(source), f"this is not YAML: {str(error).splitlines()[0]}")
        return None
    _note_lost(text, source, report)
    if node is None:
        report.add(Place(source), "the file is empty")
        return None
    return _Reader(text, source, report).convert(node)


def _too_deep(text: str) -> bool:
    """Whether blocks or brackets are nested deeper than any table; found without a parser, which would not survive it."""
    if _BLOCKS.search(text):
        return True
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth = depth + 1 if found[0] in "[{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    # blocks that are indented line by line: each level takes a column more than the one before
    return any(len(line) - len(line.lstrip(" ")) > 20 * _DEEPEST for line in text.splitlines())


def _note_lost(text: str, source: str, report: Report) -> None:
    """Error values without quotes are comments to YAML, so that the values they stand for would be empty."""
    for found in _COMMENT.finditer(text):
        if is_error_value(found[1]):
            line = text.count("\n", 0, found.start(1)) + 1
            report.add(Place(source, line, found.start(1) - text.rfind("\n", 0, found.start(1))), lost(found[1]))


class _Reader:
    """Turns the nodes of a YAML text into a tree."""

    def __init__(self, text: str, source: str, report: Report) -> None:
        self.text, self.source, self.report = text, source, report
        self.seen: set[int] = set()
        self.equations = False

    def convert(self, node: yaml.Node, depth: int = 0) -> tree.Node:
        place = self._place(node)
        if isinstance(node, yaml.ScalarNode):
            plain = not node.style  # None or '', as the loader likes
            word = str(node.value)
            return Cell(_WORDS.get(word, word) if plain else word.strip(), place)
        if id(node) in self.seen:  # an alias; some thousand of them can stand for more values than memory holds
            self.report.add(place, "YAML aliases (*name) are not read; write the value out")
            return Cell("", place)
        self.seen.add(id(node))
        if depth >= _DEPTH:
            return Cell(self._raw(node), place)
        if isinstance(node, yaml.SequenceNode):
            return tree.Items([self.convert(child, depth + 1) for child in node.value], place)
        return tree.Branch(self._items(node, depth), place)

    def _items(self, node: yaml.Node, depth: int) -> dict[str, tree.Node]:
        items: dict[str, tree.Node] = {}
        for key, child in node.value:
            name = key.value.strip() if isinstance(key, yaml.ScalarNode) else self._raw(key)
            if name in items:
                self.report.add(self._place(key), f"'{name}' is given twice", name)
            self.equations = name == tree.MODELS if not depth else self.equations
            value = self.convert(child, depth + 1)
            if isinstance(child, yaml.SequenceNode) and child.flow_style and _is_value(name) and not self.equations:
                value = Cell(self._raw(child), value.place)  # [Sp], [4->1], [100, 100]*Mohm
            items[name] = value
        return items

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.source, node.start_mark.line + 1, node.start_mark.column + 1)

    def _raw(self, node: yaml.Node) -> str:
        return self.text[node.start_mark.index : node.end_mark.index].strip()


def _is_value(name: str) -> bool:
    """Whether a flow list below this name is a value written without quotes, not a part of the table."""
    return not (name.startswith(tree.OFF) or name in (tree.ROOT, "Key-Value", "params", "IN", "G", "S"))


class _Dumper(yaml.SafeDumper):
    """Writes each row of a table on one line."""


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


_Dumper.add_representer(
    _Line, lambda dumper, line: dumper.represent_mapping("tag:yaml.org,2002:map", line.items(), flow_style=True)
)


def dump(table: Table) -> str:
    """A table as YAML text; rows that are switched off are kept under the key ``#``."""
    plain = tree.write(table, switched_off=True)
    for name, part in plain.items():
        if isinstance(part, list):
            plain[name] = [_entry(item) for item in part]
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    if "Key-Value" in item:
        return {**item, "Key-Value": [_Line(key) for key in item["Key-Value"]]}
    return _Line(item)


def text(tree: dict[str, Any]) -> str:
    """A tree of dictionaries, lists and texts as YAML."""
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=10_000)
