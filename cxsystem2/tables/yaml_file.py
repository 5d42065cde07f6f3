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
"""Nesting beyond which a text is not read on: what makes nodes of it would go into it by recursion."""
_COMMENT = re.compile(r"(?:^|[:,\[{-])[ \t]+(#\S+)[ \t]*$", re.MULTILINE)
_DEPTH = 6  # file, list, row, value: deeper nesting is not a table but a value such as {2: [0.5, 0.5]}


def parse(text: str, source: str, report: Report) -> tree.Node | None:
    """The tree of a YAML text; a syntax error goes to the report with its place."""
    try:
        node = _compose(text)
    except _TooDeep:
        report.add(Place(source), "this is not a table: it is nested too deeply")
        return None
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


class _TooDeep(ValueError):
    """A text is nested deeper than any table."""


def _compose(text: str) -> yaml.Node | None:
    """The nodes of a text, put together from the events of the parser.

    The composer of the library calls itself for each level, in C, and a text of brackets would end the whole process. Only the
    parser knows which brackets count: others stand in comments and quotations.
    """
    root: list[yaml.Node] = []
    open_nodes: list[tuple[yaml.Node, list[yaml.Node]]] = []
    documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        begin: Any = event.start_mark
        end: Any = event.end_mark
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise yaml.MarkedYAMLError(problem="there is another document behind the first", problem_mark=begin)
            continue
        siblings = open_nodes[-1][1] if open_nodes else root
        node: yaml.Node
        match event:
            case yaml.ScalarEvent():
                siblings.append(yaml.ScalarNode("", event.value, begin, end, event.style))
            case yaml.AliasEvent():
                siblings.append(_Alias("", event.anchor, begin, end))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if len(open_nodes) >= _DEEPEST:
                    raise _TooDeep
                kind = yaml.SequenceNode if isinstance(event, yaml.SequenceStartEvent) else yaml.MappingNode
                node = kind("", [], begin, None, event.flow_style)
                siblings.append(node)
                open_nodes.append((node, []))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                node, children = open_nodes.pop()
                mapping = isinstance(node, yaml.MappingNode)
                node.value = [*zip(children[::2], children[1::2], strict=True)] if mapping else children
                node.end_mark = end
    return root[0] if root else None


class _Alias(yaml.ScalarNode):
    """A reference to another node."""


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
        self.equations = False

    def convert(self, node: yaml.Node, depth: int = 0) -> tree.Node:
        place = self._place(node)
        if isinstance(node, _Alias):  # some thousand of them can stand for more values than memory holds
            self.report.add(place, "YAML aliases (*name) are not read; write the value out")
            return Cell("", place)
        if isinstance(node, yaml.ScalarNode):
            plain = not node.style  # None or '', as the loader likes
            word = str(node.value)
            return Cell(_WORDS.get(word, word) if plain else word.strip(), place)
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
