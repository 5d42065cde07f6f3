"""JSON files read with the line and character of every value, which the standard reader does not tell."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from cxsystem2.problems import Place, Report
from cxsystem2.tables import tree
from cxsystem2.tables.table import Cell, Table

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_SCALAR = re.compile(r"[^\s,\]}]+")


def parse(text: str, source: str, report: Report) -> tree.Node | None:
    """The tree of a JSON text; a syntax error goes to the report with its place."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        report.add(Place(source, error.lineno, error.colno), f"this is not JSON: {error.msg}")
        return None
    except ValueError:
        report.add(Place(source), "this is not a table: it holds a number of thousands of digits")
        return None
    except RecursionError:
        report.add(Place(source), "this is not a table: it is nested too deeply")
        return None
    try:
        return _Reader(text, source, report).read()
    except RecursionError:
        report.add(Place(source), "this is not a table: it is nested too deeply")
        return None


class _Reader:
    """Walks a text that is known to be valid JSON."""

    def __init__(self, text: str, source: str, report: Report) -> None:
        self.text, self.source, self.report = text, source, report
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.at = 0

    def read(self) -> tree.Node:
        self._skip()
        place, start = self._place(), self.text[self.at]
        if start == "{":
            return self._mapping(place)
        if start == "[":
            return self._list(place)
        if start == '"':
            return Cell(self._string().strip(), place)
        match = _SCALAR.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return Cell({"true": "1", "false": "0", "null": ""}.get(match.group(), match.group()), place)

    def _mapping(self, place: Place) -> tree.Branch:
        items: dict[str, tree.Node] = {}
        self.at += 1
        while not self._ends_with("}"):
            where, name = self._place(), self._string().strip()
            if name in items:
                self.report.add(where, f"'{name}' is given twice", name)
            self._skip()
            self.at += 1  # the colon
            items[name] = self.read()
        return tree.Branch(items, place)

    def _list(self, place: Place) -> tree.Items:
        items: list[tree.Node] = []
        self.at += 1
        while not self._ends_with("]"):
            items.append(self.read())
        return tree.Items(items, place)

    def _ends_with(self, bracket: str) -> bool:
        """Tell whether the collection ends here; step over its closing bracket, or over a comma."""
        self._skip()
        ends = self.text[self.at] == bracket
        if ends or self.text[self.at] == ",":
            self.at += 1
        if not ends:
            self._skip()
        return ends

    def _string(self) -> str:
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        return str(value)

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def _place(self) -> Place:
        line = bisect_right(self.lines, self.at)
        return Place(self.source, line, self.at - self.lines[line - 1] + 1)


def dump(table: Table) -> str:
    """A table as JSON text, without the rows that are switched off."""
    return json.dumps(tree.write(table, switched_off=False), indent=2, ensure_ascii=False) + "\n"
