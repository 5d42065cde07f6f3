"""Measures of results for tables and comparisons; what was measured once is kept beside the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from bui.look.loading import Shelf
from bui.look.window import Window
from bui.shapes import look as shapes
from cxsystem2.collect.cache import measured, window_word
from cxsystem2.errors import CxSystemError
from cxsystem2.measures import DistributionMeasure, Measure, measures, run_measures
from cxsystem2.measures.choose import chosen, title_of
from cxsystem2.problems import one_of


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of the populations of a run: a row of numbers for each, NaN where not defined, in the order of `asked`."""

    asked: tuple[Measure, ...]
    rows: dict[str, list[float]]
    run: dict[str, float]


def measure_file(
    shelf: Shelf, path: Path, words: Collection[str] | None = None, start: float = 0.0, stop: float | None = None
) -> Measures:
    """The measures of a result from a window of time.

    Raises:
        CxSystemError: a word names no measure, or the window is not within the run.
    """
    asked = chosen(words)
    results = shelf.results(path)
    window = Window.of(results, start, stop)
    end = None if window.stop == results.runtime else window.stop
    found = measured(path, asked, start=window.start, stop=end, read=shelf.results)
    table = found.of(window_word(window.start, end))
    rows = {name: [table.get(repr(one), {}).get(name, float("nan")) for one in asked] for name in window.names}
    return Measures(tuple(asked), rows, found.run)


def described(asked: Sequence[Measure]) -> list[shapes.Measure]:
    """Name, unit and meaning of measures, for the head of a table."""
    return [
        {
            "name": one.name,
            "title": one.in_words,
            "unit": one.unit,
            "about": cleandoc(one.__doc__ or "").splitlines()[0],
            "distribution": isinstance(one, DistributionMeasure),
        }
        for one in asked
    ]


def described_runs() -> list[shapes.RunMeasure]:
    """The same for measures of a run."""
    return [
        {
            "name": word,
            "title": title_of(word),
            "unit": run_measures[word].unit,
            "about": cleandoc(run_measures[word].__doc__ or "").splitlines()[0],
        }
        for word in run_measures
    ]


def distributions() -> list[str]:
    """The words of measures that are distributions."""
    return [word for word in measures if issubclass(measures[word], DistributionMeasure)]


def check_distribution(word: str) -> DistributionMeasure:
    """The distribution behind a word.

    Raises:
        CxSystemError: it is unknown, or one number for a population.
    """
    (one,) = chosen([word])
    if not isinstance(one, DistributionMeasure):
        raise CxSystemError(f"'{one.word}' is one number for a population; distributions are {one_of(distributions())}")
    return one
