"""YAML files read as text with positions: a value is what the user typed, never what YAML makes of it.

So ``p: 0.020`` stays ``0.020``, ``monitors: [Sp]`` needs no quotes, and no tag can build a Python object.
"""

from __future__ import annotations

from typing import Any

import yaml

from cxsystem2.problems import Place, Report
from cxsystem2.tables import tree
from cxsystem2.tables.table import Cell, Table

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": "1", "false": "0", "null": "", "~": ""}
_DEPTH = 6  # file, list, row, value: deeper nesting is not a table but a value such as {2: [0.5, 0.5]}


def parse(text: str, source: str, report: Report) -> tree.Node | None:
    """The tree of a YAML text; a syntax error goes to the report with its place."""
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
    if node is None:
        report.add(Place(source), "the file is empty")
        return None
    return _convert(node, text, source, report, 0)


def _convert(node: yaml.Node, text: str, source: str, report: Report, depth: int) -> tree.Node:
    place = Place(source, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        plain = node.style is None
        text_of = str(node.value)
        return Cell(_WORDS.get(text_of, text_of) if plain else text_of.strip(), place)
    if depth >= _DEPTH:
        return Cell(_raw(node, text), place)
    if isinstance(node, yaml.SequenceNode):
        values = [_convert(child, text, source, report, depth + 1) for child in node.value]
        return tree.Items(values, place)
    items: dict[str, tree.Node] = {}
    for name_node, child in node.value:
        where = Place(source, name_node.start_mark.line + 1, name_node.start_mark.column + 1)
        name = name_node.value.strip() if isinstance(name_node, yaml.ScalarNode) else _raw(name_node, text)
        if name in items:
            report.add(where, f"'{name}' is given twice", name)
        value = _convert(child, text, source, report, depth + 1)
        if isinstance(child, yaml.SequenceNode) and child.flow_style and _is_value(name):
            value = Cell(_raw(child, text), value.place)  # [Sp], [4->1], [100, 100]*Mohm
        items[name] = value
    return tree.Branch(items, place)


def _is_value(name: str) -> bool:
    """Whether a flow list below this name is a value written without quotes, not a part of the table."""
    return not (name.startswith(tree.OFF) or name in (tree.ROOT, "Key-Value", "params", "IN", "G", "S"))


def _raw(node: yaml.Node, text: str) -> str:
    return text[node.start_mark.index : node.end_mark.index].strip()


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
