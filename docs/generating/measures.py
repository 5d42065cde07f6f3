"""Measures of populations and of runs."""

from __future__ import annotations

from dataclasses import fields

from generating.docstrings import gist, told
from generating.markdown import plain_code, table
from generating.models import entry, ordered

from cxsystem2.measures import DistributionMeasure, measures, run_measures


def measure_table() -> str:
    """All measures of a population."""
    rows = [
        (f"`{word}`", measures[word].unit, _spread_over(measures[word]), plain_code(gist(measures[word])))
        for word in ordered(measures)
    ]
    return table(("measure", "unit", "distribution over", "what it is"), rows)


def _spread_over(kind: type) -> str:
    return kind.over if issubclass(kind, DistributionMeasure) else ""


def measure_sections() -> str:
    """Each measure of a population, with its settings."""
    return "\n\n".join(_measure(word) for word in ordered(measures))


def _measure(word: str) -> str:
    settings = ", ".join(f"{field.name}={field.default:g}" for field in fields(measures[word]))  # type: ignore[arg-type]
    return entry(measures, word, *([f"`{measures[word].__name__}({settings})`"] if settings else []))


def run_measure_table() -> str:
    """All measures of a run."""
    rows = [
        (f"`{word}`", run_measures[word].unit, plain_code(" ".join(told(run_measures[word])[0].split())))
        for word in run_measures
    ]
    return table(("measure", "unit", "what it is"), rows)
