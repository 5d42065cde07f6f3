"""What a user says about hyper-parameters: other values and ranges than those that are declared.

``{learning_rate: {value: 0.002, low: 1e-5, high: 0.004}, coordinated_dropout: 0}`` in Python, or the same in a YAML file below
the word ``hyperparameters``. A number alone holds a hyper-parameter at it, so that it is not searched.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.expressions import spelling
from cxsystem2.files import expanded
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, First, HyperParameter
from cxsystem2.problems import Place, Report, nearest, one_of
from cxsystem2.tables import yaml_file
from cxsystem2.tables.table import Cell
from cxsystem2.tables.tree import Branch, Items, Node

SECTION = "hyperparameters"
_NUMBERS, _WORDS = ("value", "low", "high", "perturbation"), ("tunable", "first")
_TRUE, _FALSE = ("1", "true", "yes"), ("0", "false", "no")
Ranges = dict[str, HyperParameter]


def ranges_of(given: Mapping[str, Any] | None) -> Ranges:
    """All hyper-parameters, with what a mapping says of them.

    Raises:
        TableError: one problem for each mistake.
    """
    return ranges_of_node(_node(given or {}))


def ranges_of_file(path: str | os.PathLike[str]) -> Ranges:
    """All hyper-parameters, with what a YAML file says of them below the word ``hyperparameters``.

    Raises:
        FileProblem: the file cannot be read.
        TableError: one problem for each mistake, with its row and column.
    """
    report, source = Report(), str(path)
    try:
        text = expanded(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblem(f"{path}: the file cannot be read ({getattr(error, 'strerror', None) or error})") from None
    node = yaml_file.parse(text, source, report)
    if not report.clean:
        raise TableError(report)
    if not isinstance(node, Branch) or SECTION not in node.items:
        report.add(Place(source), f"there is no '{SECTION}:' in this file, with the names of hyper-parameters below it")
        raise TableError(report)
    return ranges_of_node(node.items[SECTION])


def number(word: str, text: str) -> float:
    """The number that a text of a settings file is.

    Raises:
        ValueError: it is none, or may be one of two; the message says what to write.
    """
    if two := spelling.either(text):
        raise ValueError(f"'{text}' has a comma, which may divide thousands or decimals; write {two[0]} or {two[1]}")
    if spelling.is_decimal_comma(text):
        raise ValueError(f"'{text}' has a comma; write a decimal point ({text.replace(',', '.')})")
    try:
        found = float(text)
    except ValueError:
        raise ValueError(f"{word} is a number, not '{text}'") from None
    if not math.isfinite(found):
        raise ValueError(f"{word} cannot be {text}")
    return found


def ranges_of_node(node: Node, usual: Mapping[str, HyperParameter] = HYPERPARAMETERS) -> Ranges:
    """All hyper-parameters, with what a part of a settings file says of them; what it does not say is as in `usual`.

    Raises:
        TableError: one problem for each mistake.
    """
    report, found = Report(), dict(usual)
    if isinstance(node, Branch):
        for name, said in node.items.items():
            if name in found:
                found[name] = _Reader(found[name], report).read(said)
            else:
                hint = nearest(name, found) or f"; known are {one_of(found)}"
                report.add(said.place, f"unknown hyper-parameter '{name}'{hint}", name)
    else:
        report.add(node.place, f"write names of hyper-parameters below '{SECTION}:', each with its value or range")
    if not report.clean:
        raise TableError(report)
    return found


class _Reader:
    """Reads what is said of one hyper-parameter."""

    def __init__(self, one: HyperParameter, report: Report) -> None:
        self.one, self.report, self.before = one, report, len(report)
        self.place = Place("")

    def read(self, said: Node) -> HyperParameter:
        """The hyper-parameter as it is said to be; as it was where something is wrong."""
        self.place = said.place
        if isinstance(said, Cell):
            value = self._number("value", said)
            return self.one if value is None else self._checked({"value": value, "tunable": False})
        if not isinstance(said, Branch):
            return self._wrong(said.place, f"give a number, or a mapping with {one_of((*_NUMBERS, *_WORDS))}")
        words: dict[str, Any] = {}
        for word, node in said.items.items():
            if word in _NUMBERS:
                words[word] = self._number(word, node)
            elif word == "tunable":
                words[word] = self._truth(node)
            elif word == "first":
                words[word] = self._first(node)
            elif re.fullmatch(r"\d+", word):  # of {low: 0,5}
                self._wrong(node.place, "a number has a comma; write a decimal point")
            else:
                known = (*_NUMBERS, *_WORDS)
                self._wrong(node.place, f"unknown word '{word}'{nearest(word, known) or f'; known are {one_of(known)}'}")
        return self._checked(words) if len(self.report) == self.before else self.one

    def _checked(self, words: dict[str, Any]) -> HyperParameter:
        one = replace(self.one, **words)
        if "value" in words:
            one = replace(one, start=None, first=words.get("first", First.FIXED))
        if one.low >= one.high:
            return self._wrong(self.place, f"low {one.low:g} is not below high {one.high:g}")
        for word in ("value", "low", "high"):
            number = getattr(one, word)
            if word in words and not one.least <= number < one.most:
                most = f" and below {one.most:g}" if one.most < math.inf else ""
                return self._wrong(self.place, f"{word} {number:g} makes no sense; it is at least {one.least:g}{most}")
        if one.perturbation <= 0:
            return self._wrong(self.place, f"perturbation {one.perturbation:g} is not above 0; say 'tunable: false' instead")
        if not one.tunable:
            return one
        if "value" in words and not one.low <= one.value <= one.high:
            return self._wrong(
                self.place,
                f"value {one.value:g} is outside of its range, {one.low:g} to {one.high:g}; "
                "choose another one, say another low or high, or 'tunable: false'",
            )
        if one.first is First.LOG and one.low == 0:
            return self._wrong(self.place, "first 'log' needs a low above 0")
        # a range that a user has narrowed moves what nobody has said
        start = None if one.start is None else float(one.clip(one.start))
        return replace(one, value=float(one.clip(one.value)), start=start)

    def _number(self, word: str, node: Node) -> float | None:
        if not isinstance(node, Cell) or not node.given:
            self._wrong(node.place, f"{word} is one number")
            return None
        try:
            return number(word, node.text)
        except ValueError as error:
            self._wrong(node.place, str(error))
            return None

    def _truth(self, node: Node) -> bool | None:
        text = node.text.lower() if isinstance(node, Cell) else ""
        if text not in (*_TRUE, *_FALSE):
            self._wrong(node.place, f"tunable is true or false, not '{text}'")
            return None
        return text in _TRUE

    def _first(self, node: Node) -> First | None:
        text = node.text if isinstance(node, Cell) else ""
        if text not in [*First]:
            self._wrong(node.place, f"first is {one_of(First)}, not '{text}'")
            return None
        return First(text)

    def _wrong(self, place: Place, message: str) -> HyperParameter:
        self.report.add(place, message, self.one.name)
        return self.one


def _node(given: Any) -> Node:
    """What Python objects say, as the tree of a file does."""
    place = Place(SECTION)
    if isinstance(given, Mapping):
        return Branch({str(name): _node(value) for name, value in given.items()}, place)
    if isinstance(given, list | tuple):
        return Items([_node(value) for value in given], place)
    return Cell("" if given is None else str(given), place)
