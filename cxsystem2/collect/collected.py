"""All runs of a batch with what was measured of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import one_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class Collected:
    """A table with one row for each run of a batch, index ``run``.

    Columns: each swept parameter as text (``J``) and, where all its values are numbers, as numbers in the unit of the first
    one (``J [nS]``); ``trial``, ``seed``, ``status``, ``started``, ``seconds``, ``device``, ``error``; the measures of the
    run; the measures of each population (``rate.SS``), which is called as in pictures. What is not known of a run is empty or
    NaN. A run that is done and whose result cannot be read has the status ``unreadable``.

    `parameters` are the columns of the parameters; `columns` those of measures, with their word and population (none for
    a measure of the run); `numeric` the column of numbers of each parameter that has one; `populations` label, type,
    subtype and kind of each population of any run; `units` the unit of each column that has one; `problems` a sentence for each
    result that cannot be read.
    """

    title: str
    table: pd.DataFrame
    parameters: tuple[str, ...]
    columns: dict[str, tuple[str, str]]
    numeric: dict[str, str] = field(default_factory=dict)
    populations: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def as_numbers(self) -> pd.DataFrame:
        """The table with each parameter once: as numbers where it has them (``J [nS]``, ``k`` without a unit), else as text."""
        plain = {column: name for name, column in self.numeric.items() if self.units.get(column, "1") == "1"}
        return self.table.drop(columns=list(self.numeric)).rename(columns=plain)

    def long(self) -> pd.DataFrame:
        """The same with one row for each run, population and measure: columns ``population``, ``measure``, ``value``, ``unit``.

        Measures of the run have an empty population.
        """
        import pandas as pd

        kept = [column for column in self.table.columns if column not in self.columns]
        called = short_names(self.populations)
        parts = []
        for column, (word, population) in self.columns.items():
            part = self.table[kept].copy()
            part["population"], part["measure"] = called.get(population, ""), word
            part["value"], part["unit"] = self.table[column], self.units.get(column, "")
            parts.append(part)
        return pd.concat(parts).sort_index(kind="stable") if parts else self.table[kept]

    def chosen(self, words: Iterable[str] | None) -> list[str]:
        """The populations that words stand for: an idx, a subtype, a type (``SS``, all of them), what it is called in
        pictures (``SS L4``), or the name in result files (``NG1_SS_L4``).

        Without words: all populations, and no inputs.

        Raises:
            CxSystemError: a word stands for none.
        """
        if not words:
            return [name for name, one in self.populations.items() if one["kind"] != "input"] or list(self.populations)
        found: dict[str, None] = {}
        called = short_names(self.populations)
        for word in words:
            own = [
                name
                for name, one in self.populations.items()
                if word in (name, one["label"], one["type"], one.get("subtype"), called[name])
            ]
            if not own:
                known = one_of(called.values()) if self.populations else "none, as no run has a result"
                raise CxSystemError(
                    f"no population of the batch is named '{word}', nor has this idx, subtype or type; there are {known}"
                )
            found.update(dict.fromkeys(own))
        return list(found)


def short_names(populations: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What each population is called in columns and pictures (``SS``); its whole name where two would be called the same."""
    short = {name: one.get("short", "") for name, one in populations.items()}
    many = Counter(short.values())
    return {name: own if own and many[own] == 1 else name for name, own in short.items()}
