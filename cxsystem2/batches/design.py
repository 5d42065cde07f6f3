"""The points of a batch, wherever they come from: braces in the tables, options, a sweep file, a list of points.

Each source gives a list of points, name to value. Where there are several, every point of one meets every point of the
others, so a parameter belongs to one source.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from cxsystem2.batches.run import Seeds
from cxsystem2.batches.samplers import Axis, Point, every_combination, one_after_the_other, samplers
from cxsystem2.batches.values import read_values
from cxsystem2.files import expanded
from cxsystem2.pair import ModelSource, is_whole, without_blocks
from cxsystem2.problems import Place, Report, nearest, one_of
from cxsystem2.tables import csv_file, delimited, frame, yaml_file
from cxsystem2.tables.error_value import error_value, is_error_value, lost
from cxsystem2.tables.source import FileName, PointSource, SweepSource
from cxsystem2.tables.sweep import Sweep
from cxsystem2.tables.table import Cell
from cxsystem2.tables.tree import Branch, Node

MOST_RUNS = 100_000
OWN = ("trials", "seeds")
"""Words of a sweep file that are no ways to choose points."""


@dataclass(frozen=True, slots=True)
class Design:
    """What is asked for beside the tables.

    Args:
        sweep: options ``name=1,2,3`` or ``name=start:stop:step``; every combination is a point.
        file: a sweep file (YAML), or a mapping: either its sections, or names to values for a grid.
        points: a table (CSV) whose header has names and whose rows are points, or a data frame.
        trials: repetitions of each point; those of the tables when not given.
        seeds: how runs get their seeds; ``common`` when neither this nor the file says.
    """

    sweep: Sequence[str] = ()
    file: SweepSource | None = None
    points: PointSource | None = None
    trials: int | None = None
    seeds: Seeds | None = None


@dataclass(slots=True)
class DesignPoints:
    """Points of several sources, and what a sweep file says about trials and seeds."""

    sources: list[list[Point]]
    trials: int | None = None
    seeds: Seeds | None = None

    @property
    def names(self) -> list[str]:
        """The names of all parameters."""
        return [name for points in self.sources for name in points[0]]


def is_sweep(anatomy: ModelSource, physiology: ModelSource | None) -> bool:
    """Whether what stands in the place of the physiology table is a sweep: a dictionary of parameters beside a whole model."""
    if not isinstance(physiology, Mapping) or not physiology or not is_whole(anatomy):
        return False
    words = {str(name).casefold().replace("_", "-") for name in physiology}
    return without_blocks(physiology) or words <= {*samplers, *OWN}


def choose(design: Design, seed: int, report: Report) -> DesignPoints:
    """The points that are asked for beside the tables; what is wrong goes to the report."""
    chosen = DesignPoints([], design.trials, design.seeds)
    if design.trials is not None and (not isinstance(design.trials, int) or design.trials < 1):
        report.add(Place("sweep"), f"the number of trials is a whole number from 1, and not {design.trials}", "trials")
    if design.sweep:
        chosen.sources.append(_options(design.sweep, report))
    if design.file is not None:
        _sections(design.file, seed, chosen, report)
    if design.points is not None:
        chosen.sources.append(_table(design.points, report))
    chosen.sources = [points for points in chosen.sources if points]
    for name in {name for name in chosen.names if chosen.names.count(name) > 1}:
        report.add(Place("sweep"), f"'{name}' is swept twice; name it in one place", name)
    return chosen


def braces(sweeps: Sequence[Sweep], everything: bool) -> list[Point]:
    """The points of swept cells: every combination, or one cell after the other."""
    axes = [Axis(sweep.name, sweep.values, sweep.first) for sweep in sweeps]
    return every_combination(axes) if everything else one_after_the_other(axes) if axes else []


def combine(sources: Iterable[list[Point]], report: Report) -> list[Point]:
    """Every point of one source with every point of the others, the first source varying slowest; no point twice."""
    parts = [points for points in sources if points]
    if (size := math.prod(map(len, parts))) > MOST_RUNS:
        report.add(Place("sweep"), f"these are {size:,} points, more than {MOST_RUNS:,}; take fewer values")
        return [{}]
    found: list[Point] = [{}]
    for points in parts:
        found = [{**one, **other} for one in found for other in points]
    return list({tuple(point.items()): point for point in found}.values())


def _options(options: Sequence[str], report: Report) -> list[Point]:
    axes: dict[str, Axis] = {}
    for option in options:
        name, equals, text = (part.strip() for part in option.partition("="))
        place = Place(f"--sweep {option}")
        if not equals or not name or not text:
            report.add(place, "a sweep is written name=1,2,3 or name=start:stop:step")
            continue
        if name in axes:
            report.add(place, f"'{name}' is swept twice; write all its values in one option", name)
        try:
            values = read_values(text)
            axes[name] = Axis(name, values, values[0])
        except ValueError as error:
            report.add(place, str(error), name)
    return every_combination(list(axes.values()))


def _sections(source: SweepSource, seed: int, chosen: DesignPoints, report: Report) -> None:
    node = _read(source, report)
    if node is None:
        return
    if not isinstance(node, Branch):
        report.add(node.place, f"a sweep file has the sections {one_of(samplers)}")
        return
    sections = {name.casefold().replace("_", "-"): child for name, child in node.items.items()}
    if isinstance(source, Mapping) and not any(name in samplers or name in OWN for name in sections):
        sections = {"grid": node}  # names to values, as in `sweep(anatomy, physiology, {"J": ["1*nS", "2*nS"]})`
    for name, child in sections.items():
        if name == "trials":
            chosen.trials = _trials(child, report) if chosen.trials is None else chosen.trials
        elif name == "seeds":
            chosen.seeds = _seeds(child, report) if chosen.seeds is None else chosen.seeds
        elif name in samplers:
            chosen.sources.append(samplers[name]().points(child, seed, report))
        else:
            known = [*samplers, *OWN]
            report.add(child.place, f"unknown section '{name}'{nearest(name, known) or f'; known are {one_of(known)}'}", name)


def _trials(node: Node, report: Report) -> int | None:
    text = node.text if isinstance(node, Cell) else ""
    if text.isdecimal() and int(text) > 0:
        return int(text)
    report.add(node.place, "the number of trials is a whole number from 1", "trials")
    return None


def _seeds(node: Node, report: Report) -> Seeds | None:
    text = node.text if isinstance(node, Cell) else ""
    try:
        return Seeds(text)
    except ValueError:
        report.add(node.place, f"seeds are {one_of(Seeds)}, and not '{text}'", "seeds")
        return None


def _read(source: SweepSource, report: Report) -> Node | None:
    if isinstance(source, Mapping):
        return frame.from_mapping(_lists(source), "sweep")
    text = _text(source, report)
    return None if text is None else yaml_file.parse(text, os.fspath(source), report)


def _lists(value: object) -> object:
    """A sweep with lists where it has arrays, ranges or columns of a data frame."""
    if isinstance(value, Mapping):
        return {name: _lists(own) for name, own in value.items()}
    if isinstance(value, range) or getattr(value, "ndim", 0) == 1:
        return list(cast("Iterable[object]", value))
    return value


def _text(source: FileName, report: Report) -> str | None:
    path = expanded(source)
    try:
        return delimited.decode(path.read_bytes())
    except OSError as error:
        report.add(Place(os.fspath(source)), f"the file cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        report.add(Place(os.fspath(source)), "the file is not text; save it as 'CSV UTF-8' in the spreadsheet program")
    return None


def _table(source: PointSource, report: Report) -> list[Point]:
    """The points of a table: names in the first row, then one point in each row."""
    if isinstance(source, str | os.PathLike):
        name, text = os.fspath(source), _text(source, report)
        if text is None:
            return []
        rows = csv_file.parse(text, name, report)
    elif hasattr(source, "to_numpy") and hasattr(source, "columns"):
        name, rows = "points", frame.from_frame(source)
    else:
        raise TypeError(f"points must be a path or a DataFrame, not {type(source).__name__}")
    rows = [
        (line, delimited.trimmed(row))
        for line, row in rows
        if any(row) and (is_error_value(row[0]) or not row[0].startswith("#"))
    ]
    if len(rows) < 2:
        report.add(Place(name), "a table of points has the names of parameters in its first row, and a point in each other row")
        return []
    for line, row in rows:
        for column, word in enumerate(row, start=1):
            if error_value(word):
                report.add(Place(name, line, column), lost(error_value(word)))
    (first, names), points = rows[0], rows[1:]
    for column, word in enumerate(names, start=1):
        if not word or word in names[: column - 1]:
            message = f"'{word}' is named twice" if word else "each column needs a name of its own"
            report.add(Place(name, first, column), message)
    found = []
    for line, row in points:
        for column, word in enumerate(names, start=1):
            if column > len(row) or not row[column - 1]:
                report.add(Place(name, line, column), "a value is missing", word)
        if len(row) > len(names) and not row[len(names)].startswith("#"):
            report.add(
                Place(name, line, len(names) + 1), "this value has no name above it; put quotes around a value with commas"
            )
        found.append(dict(zip(names, row, strict=False)))
    return found
