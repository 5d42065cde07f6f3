"""Collecting: every run of a batch into one table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2.batches import Batch
from cxsystem2.collect.cache import Measured, measured, window_word
from cxsystem2.collect.collected import Collected, short_names
from cxsystem2.collect.numbers import numbers
from cxsystem2.errors import FileProblem
from cxsystem2.measures import Measure, run_measures
from cxsystem2.measures.choose import chosen
from cxsystem2.observer import Observer
from cxsystem2.pool import pool
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    import pandas as pd

KNOWN = ("trial", "seed", "status", "started", "seconds", "device", "fast", "error")
"""Columns that are taken from the batch as they are."""
UNREADABLE = "unreadable"
NAN = float("nan")


def collect(
    batch: Batch | str | Path,
    words: Collection[str | Measure] | None = None,
    *,
    start: float = 0.0,
    stop: float | None = None,
    jobs: int = 1,
    observer: Observer | None = None,
) -> Collected:
    """Measure every finished run of a batch.

    What was measured before is kept beside each result and not measured again.

    Args:
        batch: a batch, or its folder.
        words: what to measure, as words or measures; all known measures when not given.
        start: what comes before this time is dropped, second.
        stop: what comes after is dropped, second.
        jobs: processes that read and measure; pays for many runs that were not measured before.
        observer: is told how many runs are measured, as stage ``collect``.

    Raises:
        FileProblem: the folder is no batch.
        RegistryError: a word names no measure.

    Example::

        collect("sweep", ["rate", "cv"], start=0.5).table
    """
    batch = batch if isinstance(batch, Batch) else Batch.open(batch)
    asked = chosen(words)
    rows = batch.rows()
    results = _results(batch, rows)
    found: dict[int, Measured] = {}
    problems: dict[int, str] = {}
    each = partial(_measured, asked=asked, start=start, stop=stop)
    stages = Stages(observer)
    with stages.parts("collect", len(results)), _mapping(jobs) as mapping:
        for done, (number, one) in enumerate(zip(results, mapping(each, results.values()), strict=True), start=1):
            if isinstance(one, str):
                problems[number] = one
            else:
                found[number] = one
            stages.advance("collect", done / len(results))
    for number, reason in problems.items():
        rows.loc[number, ["status", "error"]] = [UNREADABLE, reason]
    return _table(batch, rows, found, asked, window_word(start, stop), [*problems.values()])


def _measured(result: Path, asked: Sequence[Measure], start: float, stop: float | None) -> Measured | str:
    """The measures of a result, or why there are none."""
    try:
        return measured(result, asked, start=start, stop=stop)
    except FileProblem as error:
        return str(error)
    except ValueError as error:
        return f"{result}: {error}"


@contextlib.contextmanager
def _mapping(jobs: int) -> Iterator[Callable[..., Iterable[Any]]]:
    """How a function is applied to many results: here, or in processes of their own."""
    if jobs == 1:
        yield map
        return
    with pool(jobs) as workers:
        yield partial(workers.map, chunksize=4)


def _results(batch: Batch, rows: pd.DataFrame) -> dict[int, Path]:
    """The result file of each run that is done."""
    return {
        number: batch.folder / str(rows.at[number, "result"]) for number in rows.index if rows.at[number, "status"] == "done"
    }


def _table(
    batch: Batch, rows: pd.DataFrame, found: dict[int, Measured], asked: list[Measure], window: str, problems: list[str]
) -> Collected:
    import pandas as pd

    populations = {name: one for run in found.values() for name, one in run.populations.items()}
    parameters, numeric, columns, units = _parameters(batch, rows)
    columns |= {name: list(rows.iloc[:, len(parameters) :][name]) for name in KNOWN}
    measured_columns: dict[str, tuple[str, str]] = {}
    called = short_names(populations)
    for word in run_measures:
        columns[word] = [found[number].run.get(word, NAN) if number in found else NAN for number in rows.index]
        measured_columns[word], units[word] = (word, ""), run_measures[word].unit
    for one in asked:
        values = {number: run.of(window).get(repr(one), {}) for number, run in found.items()}
        for name in populations:
            column = f"{one.name}.{called[name]}"
            columns[column] = [values.get(number, {}).get(name, NAN) for number in rows.index]
            measured_columns[column], units[column] = (one.name, name), one.unit
    table = pd.DataFrame(columns, index=rows.index)
    units = {column: unit for column, unit in units.items() if unit}
    return Collected(batch.title, table, parameters, measured_columns, numeric, populations, units, problems)


def _parameters(
    batch: Batch, rows: pd.DataFrame
) -> tuple[tuple[str, ...], dict[str, str], dict[str, Sequence[object]], dict[str, str]]:
    """The columns of the parameters; those of numbers, by parameter; the content of both; and their units."""
    taken = {*KNOWN, *run_measures}
    names: list[str] = []
    numeric: dict[str, str] = {}
    columns: dict[str, Sequence[object]] = {}
    units = {"seconds": "second"}
    for place, name in enumerate(batch.parameters):
        own = f"{name} (swept)" if name in taken else name
        texts = [str(text) for text in rows.iloc[:, place]]
        names.append(own)
        columns[own] = texts
        as_numbers = numbers(texts)
        if as_numbers is not None:
            numeric[own] = f"{own} [{as_numbers.unit}]"
            columns[numeric[own]], units[numeric[own]] = as_numbers.values, as_numbers.unit
    return tuple(names), numeric, columns, units
