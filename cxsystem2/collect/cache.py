"""Measures of a result, kept in a small file beside it, so that collecting again does not read the result again."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.files import write_text
from cxsystem2.measures import Measure, measure, measure_run
from cxsystem2.results import Results, load
from cxsystem2.results.labels import own_names
from cxsystem2.results.palette import slots
from cxsystem2.version import __version__

FORMAT, VERSION = "cxsystem2 measures", 1
SUFFIX = ".measures.json"
MOST_WINDOWS = 50
"""Windows of time whose measures are kept, the latest ones; a view that is zoomed asks for another one each time."""


@dataclass(slots=True)
class Measured:
    """Measures of one result.

    `populations` has label, type, subtype and kind of each recorded population, what it is called in pictures (`short`) and its
    place in the list of colours (`slot`), `run` the measures of the run, `values` the
    numbers of each window and measure, by population.
    """

    populations: dict[str, dict[str, str]] = field(default_factory=dict)
    run: dict[str, float] = field(default_factory=dict)
    values: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)

    def of(self, window: str) -> dict[str, dict[str, float]]:
        """The numbers of a window."""
        return self.values.setdefault(window, {})


def window_word(start: float, stop: float | None) -> str:
    """A window as a key."""
    return f"{start!r} to {'end' if stop is None else repr(stop)}"


def measured(
    result: Path,
    asked: Sequence[Measure],
    *,
    start: float = 0.0,
    stop: float | None = None,
    read: Callable[[Path], Results] = load,
) -> Measured:
    """Measures of a result: what the file beside it does not hold is measured, and added to this file.

    The file counts only for the result that it was made from (size and time of change) and this version of the program.
    `read` gives the result in the file; who has it in memory need not load it.

    Raises:
        FileProblem: the result cannot be read.
        ValueError: the window is not within the run.
    """
    window, beside = window_word(start, stop), result.with_name(result.name + SUFFIX)
    mark = _mark(result)
    known = _read(beside, mark)
    missing = [one for one in asked if repr(one) not in known.of(window)]
    if not missing and known.populations and all("slot" in one for one in known.populations.values()):
        return known
    results = read(result)
    table = measure(results, missing, start=start, stop=stop)
    known.populations, known.run = _populations(results), measure_run(results)
    for number, one in enumerate(missing):
        known.of(window)[repr(one)] = {str(name): float(value) for name, value in table.iloc[:, number].items()}
    known.values = dict([*known.values.items()][-MOST_WINDOWS:])
    with contextlib.suppress(FileProblem):  # a folder that cannot be written to can still be collected
        write_text(beside, json.dumps({**mark, **_plain(known)}) + "\n", overwrite=True)
    return known


def _mark(result: Path) -> dict[str, object]:
    """What has to be the same for measures to be those of this result."""
    try:
        found = result.stat()
    except OSError as error:
        raise FileProblem(f"{result}: the result cannot be read: {error.strerror or error}") from None
    return {"format": FORMAT, "version": VERSION, "program": __version__, "size": found.st_size, "changed": found.st_mtime_ns}


def _populations(results: Results) -> dict[str, dict[str, str]]:
    known = {name: results.populations[name] for name in results.spikes}
    short, slot = own_names(results.populations), slots(results)
    return {
        name: {
            "label": one.label, "type": one.type, "subtype": one.subtype, "kind": one.kind, "short": short[name],
            "slot": slot[name],
        }
        for name, one in known.items()
    }  # fmt: skip


def _plain(found: Measured) -> dict[str, object]:
    """For JSON, which has no NaN."""
    values = {
        window: {word: {name: _or_null(value) for name, value in row.items()} for word, row in table.items()}
        for window, table in found.values.items()
    }
    return {"populations": found.populations, "run": {w: _or_null(v) for w, v in found.run.items()}, "values": values}


def _or_null(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _or_nan(value: Any) -> float:
    return math.nan if value is None else float(value)


def _read(beside: Path, mark: dict[str, object]) -> Measured:
    """What the file holds; nothing when it is not there, damaged, or of another result."""
    try:
        found: Any = json.loads(beside.read_text(encoding="utf-8"))
        if any(found.get(name) != value for name, value in mark.items()):
            return Measured()
        values = {
            window: {word: {name: _or_nan(value) for name, value in row.items()} for word, row in table.items()}
            for window, table in found["values"].items()
        }
        return Measured(found["populations"], {word: _or_nan(value) for word, value in found["run"].items()}, values)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return Measured()
