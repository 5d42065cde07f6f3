"""What a figure of a batch shows: which parameters are its axes, which measures its panels."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cxsystem2.collect.collected import Collected
from cxsystem2.errors import CxSystemError
from cxsystem2.measures import run_measures
from cxsystem2.measures.choose import parse, title_of
from cxsystem2.problems import nearest, one_of
from cxsystem2.units import symbol

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SweptAxis:
    """A swept parameter: its distinct values in their order, as texts and, where they are, as numbers."""

    name: str
    label: str
    texts: tuple[str, ...]
    numbers: tuple[float, ...] | None

    @property
    def places(self) -> tuple[float, ...]:
        """Where the values stand on an axis."""
        return self.numbers if self.numbers is not None else tuple(float(place) for place in range(len(self.texts)))

    @property
    def ticks(self) -> tuple[str, ...]:
        """The values as they are written beside an axis whose label has the unit."""
        return tuple(f"{number:.4g}" for number in self.numbers) if self.numbers is not None else self.texts

    def place(self, text: str) -> float:
        """Where a value stands."""
        return self.places[self.texts.index(text)]


@dataclass(frozen=True)
class Shown:
    """One measure of one population (or of the run)."""

    column: str
    measure: str
    population: str
    label: str
    short: str = ""
    """What the population is called in pictures."""
    slot: str = "n0"
    """Its place in the list of colours."""


@dataclass(frozen=True)
class SweepPicture:
    """Axes, what is shown, and the finished runs with the columns of both."""

    title: str
    axes: tuple[SweptAxis, ...]
    shown: tuple[Shown, ...]
    runs: pd.DataFrame

    @property
    def words(self) -> list[str]:
        """The measures, each once."""
        return list(dict.fromkeys(one.measure for one in self.shown))

    def of(self, word: str) -> list[Shown]:
        """What is shown of a measure."""
        return [one for one in self.shown if one.measure == word]

    @cached_property
    def points(self) -> list[tuple[str, ...]]:
        """The distinct points, each as the values of the axes."""
        rows = self.runs[[axis.name for axis in self.axes]].itertuples(index=False, name=None)
        return list(dict.fromkeys(tuple(map(str, row)) for row in rows))

    @cached_property
    def numbers(self) -> dict[tuple[str, ...], list[int]]:
        """The numbers of the runs of each point."""
        rows = self.runs[[axis.name for axis in self.axes]].itertuples(index=True, name=None)
        found: dict[tuple[str, ...], list[int]] = {}
        for number, *values in rows:
            found.setdefault(tuple(map(str, values)), []).append(int(number))
        return found

    @property
    def usual(self) -> tuple[str, ...]:
        """The commonest value of each axis: the default where one parameter is swept at a time."""
        return tuple(
            max(axis.texts, key=lambda text, place=place: sum(point[place] == text for point in self.points))  # type: ignore[misc]
            for place, axis in enumerate(self.axes)
        )

    @property
    def one_at_a_time(self) -> bool:
        """Whether each point differs from the usual one in one parameter at most."""
        usual = self.usual
        return all(sum(a != b for a, b in zip(point, usual, strict=True)) <= 1 for point in self.points)

    @property
    def filled(self) -> float:
        """The part of the grid of all values that has runs."""
        cells = 1
        for axis in self.axes:
            cells *= len(axis.texts)
        return len(self.points) / cells

    def mean(self, shown: Shown, at: Mapping[str, str]) -> tuple[float, float, int]:
        """Mean and standard deviation over the trials of a point, and their number; NaN where there is none."""
        values = self._values[shown.column].get(tuple(at[axis.name] for axis in self.axes), [])
        if not values:
            return math.nan, 0.0, 0
        return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0, len(values)

    @cached_property
    def _values(self) -> dict[str, dict[tuple[str, ...], list[float]]]:
        """The numbers of all trials, by column and point."""
        texts = [[str(text) for text in self.runs[axis.name]] for axis in self.axes]
        keys = list(zip(*texts, strict=True)) if texts else [()] * len(self.runs)
        found: dict[str, dict[tuple[str, ...], list[float]]] = {}
        for one in self.shown:
            points = found.setdefault(one.column, {})
            for key, value in zip(keys, self.runs[one.column], strict=True):
                if not math.isnan(value):
                    points.setdefault(key, []).append(float(value))
        return found


def picture(
    collected: Collected, words: Sequence[str], populations: Iterable[str] | None = None, at: Mapping[str, str] | None = None
) -> SweepPicture:
    """The picture of some measures of some populations; `at` holds parameters that are fixed at a value.

    Raises:
        CxSystemError: a name is unknown, or no run is left.
    """
    runs = collected.table[collected.table["status"] == "done"]
    for name, value in (at or {}).items():
        if name not in collected.parameters:
            raise CxSystemError(f"'{name}' is no parameter of the batch{nearest(name, collected.parameters)}")
        values = runs[name].astype(str)
        if value not in set(values):
            raise CxSystemError(f"no finished run has {name} = {value}; there are {one_of(dict.fromkeys(values))}")
        runs = runs[values == value]
    if not len(runs) and collected.problems:
        raise CxSystemError(f"there is nothing to draw: {collected.problems[0]}")
    if not len(runs):
        raise CxSystemError("no run of this batch is done, so there is nothing to draw")
    fixed = ", ".join(f"{name} = {value}" for name, value in (at or {}).items())
    trials = runs.groupby(list(collected.parameters), sort=False).size().max() if collected.parameters else len(runs)
    mean = f"mean of {trials} trials" if trials > 1 else ""
    title = ", ".join(part for part in (collected.title, fixed, mean) if part)
    axes = tuple(axis for name in collected.parameters if (axis := _axis(collected, runs, name)) is not None)
    return SweepPicture(title, axes, tuple(_shown(collected, words, collected.chosen(populations))), runs)


def _axis(collected: Collected, runs: pd.DataFrame, name: str) -> SweptAxis | None:
    """A parameter that takes more than one value among the runs."""
    texts = list(dict.fromkeys(map(str, runs[name])))
    if len(texts) < 2:
        return None
    column = collected.numeric.get(name)
    if column is None:
        return SweptAxis(name, name, tuple(texts), None)
    number: dict[str, Any] = dict(zip(map(str, runs[name]), runs[column], strict=True))
    texts.sort(key=lambda text: number[text])
    unit = collected.units.get(column, "1")
    return SweptAxis(
        name, name if unit == "1" else f"{name} ({unit})", tuple(texts), tuple(float(number[text]) for text in texts)
    )


def _shown(collected: Collected, words: Sequence[str], populations: list[str]) -> Iterable[Shown]:
    known = {found: column for column, found in collected.columns.items()}
    for word in words:
        if word in run_measures:
            proper, unit, names, text = run_measures.name(word), run_measures[word].unit, [""], title_of(word)
        else:
            one = parse(word)
            proper, unit, names, text = one.name, one.unit, populations, one.in_words
        for name in names:
            if (proper, name) in known:
                about = collected.populations.get(name, {})
                style = about.get("short", name), about.get("slot", "n0")
                yield Shown(known[proper, name], proper, name, labelled(text, unit), *style)


def labelled(text: str, unit: str) -> str:
    """A measure in words with its unit, for an axis."""
    return f"{text} ({symbol(unit)})" if unit else text
