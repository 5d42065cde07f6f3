"""Ways to choose points: each takes a section of a sweep file and returns points, name to value."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.batches.values import Amount, read_amount, read_values
from cxsystem2.draws.streams import generator
from cxsystem2.problems import Report, nearest
from cxsystem2.registry import Registry
from cxsystem2.tables.table import Cell
from cxsystem2.tables.tree import Branch, Items, Node

Point = dict[str, str]
"""A value for each name; names are those of changes, ``k`` or ``SS.C``."""
MOST_SAMPLES = 100_000


@dataclass(frozen=True, slots=True)
class Axis:
    """A parameter, the values that it takes in turn, and the one it has while others are varied."""

    name: str
    values: tuple[str, ...]
    first: str


def every_combination(axes: Sequence[Axis]) -> list[Point]:
    """Every combination of the values, the first parameter varying slowest."""
    return [dict(zip((axis.name for axis in axes), values, strict=True)) for values in product(*(axis.values for axis in axes))]


def one_after_the_other(axes: Sequence[Axis]) -> list[Point]:
    """One parameter after the other takes its values while the rest keep theirs; no point twice."""
    rest = {axis.name: axis.first for axis in axes}
    found = [rest | {axis.name: value} for axis in axes for value in axis.values]
    return list({tuple(point.items()): point for point in found}.values())


class Sampler(ABC):
    """A way to choose points; `word` heads its section in a sweep file."""

    word: ClassVar[str]

    @abstractmethod
    def points(self, section: Node, seed: int, report: Report) -> list[Point]:
        """The points of a section; what is wrong with it goes to the report."""


samplers: Registry[type[Sampler]] = Registry("section")


def mapping(node: Node, word: str, report: Report) -> dict[str, Node]:
    """The items of a section that is a mapping; none, and a problem, when it is something else."""
    if isinstance(node, Branch) and node.items:
        return node.items
    report.add(node.place, f"'{word}' is a mapping from names of parameters to values", word)
    return {}


def values_of(node: Node, name: str, report: Report) -> tuple[str, ...]:
    """The values that a node lists, as text or as a list."""
    cells = node.items if isinstance(node, Items) else [node]
    found: list[str] = []
    if not cells:
        report.add(node.place, f"'{name}' has no values; give at least one", name)
    for cell in cells:
        if not isinstance(cell, Cell) or not cell.text:
            report.add(cell.place, "a value is a number, a quantity or text", name)
            continue
        try:
            found += [cell.text] if isinstance(node, Items) else read_values(cell.text)
        except ValueError as error:
            report.add(cell.place, str(error), name)
    return tuple(dict.fromkeys(found))


@samplers.register("grid")
class Grid(Sampler):
    """Every combination of the values of some parameters, ``{J: [1*nS, 2*nS], k: 1:5:1}``."""

    def points(self, section: Node, seed: int, report: Report) -> list[Point]:
        """The points of a section; what is wrong with it goes to the report."""
        found = {name: values_of(node, name, report) for name, node in mapping(section, self.word, report).items()}
        return every_combination([Axis(name, values, values[0]) for name, values in found.items() if values])


@samplers.register("one-at-a-time")
class OneAtATime(Sampler):
    """One parameter after the other is varied; ``{J: {values: [1*nS, 2*nS], default: 1*nS}}``."""

    def points(self, section: Node, seed: int, report: Report) -> list[Point]:
        """The points of a section; what is wrong with it goes to the report."""
        axes = []
        for name, node in mapping(section, self.word, report).items():
            default = ""
            if isinstance(node, Branch):
                options = read_options(node, ("values", "default"), ("values",), name, report)
                if "values" not in options:
                    continue
                default = text_of(options.get("default"), name, report)
                node = options["values"]
            if values := values_of(node, name, report):
                axes.append(Axis(name, values, default or values[0]))
        return one_after_the_other(axes)


@dataclass(frozen=True, slots=True)
class Range:
    """A parameter that is drawn between two bounds, evenly or evenly in its logarithm, as a whole number or not."""

    low: Amount
    high: float
    log: bool
    whole: bool

    def at(self, fraction: float) -> str:
        """The value at a fraction of the range, with six digits."""
        low = float(self.low.number)
        if self.whole:
            return self.low.text(float(math.floor(low + fraction * (self.high - low + 1))))
        if self.log:
            return self.low.text(low * (self.high / low) ** fraction)
        return self.low.text(low + fraction * (self.high - low))


class Drawn(Sampler):
    """Base of the ways that draw: ``{number: 20, J: {from: 1*nS, to: 4*nS, scale: log}}``."""

    @abstractmethod
    def fractions(self, names: Sequence[str], number: int, seed: int) -> npt.NDArray[np.float64]:
        """Numbers between 0 and 1, one row for each point."""

    def points(self, section: Node, seed: int, report: Report) -> list[Point]:
        """The points of a section; what is wrong with it goes to the report."""
        items = dict(mapping(section, self.word, report))
        if not items:
            return []
        number = _number(items.pop("number", None), section, self.word, report)
        ranges = {name: found for name, node in items.items() if (found := _read_range(node, name, report)) is not None}
        if not number or not ranges:
            return []
        drawn = self.fractions(list(ranges), number, seed)
        return [
            {name: each.at(float(fraction)) for (name, each), fraction in zip(ranges.items(), row, strict=True)}
            for row in drawn
        ]


@samplers.register("random")
class Random(Drawn):
    """Independent uniform draws; more points, or another parameter, leave those that were there."""

    def fractions(self, names: Sequence[str], number: int, seed: int) -> npt.NDArray[np.float64]:
        """Numbers between 0 and 1, one row for each point."""
        return np.stack([generator(seed, "sweep", name).random(number) for name in names], axis=1)


@samplers.register("latin-hypercube")
class LatinHypercube(Drawn):
    """Draws that fill each range evenly: one point in each of `number` equal parts of every parameter.

    Source: McKay, Beckman & Conover (1979) Technometrics 21:239.
    """

    def fractions(self, names: Sequence[str], number: int, seed: int) -> npt.NDArray[np.float64]:
        """Numbers between 0 and 1, one row for each point."""
        from scipy.stats import qmc

        own = int(generator(seed, "sweep", "latin-hypercube").integers(2**63))
        return np.asarray(qmc.LatinHypercube(d=len(names), seed=own).random(number))


@samplers.register("points")
class Points(Sampler):
    """Points one by one, a list of mappings: ``[{J: 1*nS, k: 2}, {J: 2*nS, k: 3}]``."""

    def points(self, section: Node, seed: int, report: Report) -> list[Point]:
        """The points of a section; what is wrong with it goes to the report."""
        if not isinstance(section, Items) or not section.items:
            report.add(section.place, f"'{self.word}' is a list of points, each a mapping from names to values", self.word)
            return []
        found = [
            {name: text_of(node, name, report) for name, node in mapping(each, self.word, report).items()}
            for each in section.items
        ]
        for each, point in zip(section.items, found, strict=True):
            if lacking := [name for name in found[0] if name not in point]:
                report.add(each.place, f"the point has no value for '{lacking[0]}', which the first one has", self.word)
            elif more := [name for name in point if name not in found[0]]:
                report.add(each.place, f"the first point has no value for '{more[0]}'{nearest(more[0], found[0])}", self.word)
        return found


def read_options(node: Branch, known: Sequence[str], needed: Sequence[str], name: str, report: Report) -> Mapping[str, Node]:
    """The items of a mapping whose keys are known words."""
    for word, value in node.items.items():
        if word not in known:
            hint = nearest(word, known) or f"; known are {', '.join(known)}"
            report.add(value.place, f"unknown word '{word}'{hint}", name)
    for word in needed:
        if word not in node.items:
            report.add(node.place, f"'{word}' is missing", name)
    return {word: value for word, value in node.items.items() if word in known}


def text_of(node: Node | None, name: str, report: Report) -> str:
    """The text of a value; nothing where there is none."""
    if node is None:
        return ""
    if not isinstance(node, Cell) or not node.text:
        report.add(node.place, "one value is expected", name)
        return ""
    return node.text


def _number(node: Node | None, section: Node, word: str, report: Report) -> int:
    text = node.text if isinstance(node, Cell) else ""
    if not text.isdecimal() or not 0 < int(text) <= MOST_SAMPLES:
        place = (section if node is None else node).place
        report.add(place, f"'{word}' needs a number of points between 1 and {MOST_SAMPLES:,}, number: 20", word)
        return 0
    return int(text)


def _read_range(node: Node, name: str, report: Report) -> Range | None:
    if not isinstance(node, Branch):
        report.add(node.place, "a range is expected, {from: 1*nS, to: 4*nS}", name)
        return None
    options = read_options(node, ("from", "to", "scale", "whole"), ("from", "to"), name, report)
    if not {"from", "to"} <= options.keys():
        return None
    low, high = (read_amount(text_of(options[word], name, report)) for word in ("from", "to"))
    scale = text_of(options.get("scale"), name, report) or "linear"
    whole = text_of(options.get("whole"), name, report) == "1"
    if low is None or high is None or low.unit != high.unit:
        report.add(node.place, "the bounds are numbers with the same unit, {from: 1*nS, to: 4*nS}", name)
    elif low.number >= high.number:
        report.add(node.place, "'from' must be below 'to'", name)
    elif scale not in ("linear", "log"):
        report.add(options["scale"].place, f"the scale is linear or log, and not '{scale}'", name)
    elif scale == "log" and (low.number <= 0 or whole):
        report.add(node.place, "a logarithmic scale needs bounds above 0, and gives no whole numbers", name)
    else:
        return Range(low, float(high.number), scale == "log", whole)
    return None
