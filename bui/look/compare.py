"""Runs side by side: rates and other measures of each population, and how far their distributions are apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bui.look.loading import Shelf
from bui.look.measuring import check_distribution, described, measure_file
from bui.look.window import Window
from bui.shapes.sweeps import ComparedPopulation
from cxsystem2.errors import CxSystemError
from cxsystem2.measures import DistributionMeasure, ks_distance, trains
from cxsystem2.measures.choose import chosen
from cxsystem2.results import Results
from cxsystem2.results.labels import own_names
from cxsystem2.results.order import is_excitatory, surface_to_depth
from cxsystem2.results.palette import slots

USUAL = ("rate", "cv", "correlation", "synchrony", "silent")
DISTANCES = ("rate", "cv", "correlation")
MOST_RUNS = 12


def compare(
    shelf: Shelf,
    paths: Sequence[Path],
    words: Sequence[str] = USUAL,
    distances: Sequence[str] = DISTANCES,
    start: float = 0.0,
    stop: float | None = None,
) -> dict[str, Any]:
    """Measures of the populations of some runs, and the KS distance of each run's distributions from those of the first.

    Populations are matched by name; a run that lacks one, or did not record it, has NaN there. The window ends with the
    shortest run unless it ends before.

    Raises:
        CxSystemError: there are too few or too many runs, a word is unknown, or no time is left.
    """
    if not 2 <= len(paths) <= MOST_RUNS:
        raise CxSystemError(f"{len(paths)} runs cannot be compared; choose 2 to {MOST_RUNS}")
    asked, spreads = chosen(words), [check_distribution(word) for word in distances]
    everything = [shelf.results(path) for path in paths]
    end = common_end(everything, stop)
    tables = [measure_file(shelf, path, words, start, end) for path in paths]
    names = _names(everything)
    values = [
        {name: [table.rows[name][place] if name in table.rows else math.nan for table in tables] for name in names}
        for place in range(len(asked))
    ]
    return {
        "runs": [
            {"title": one.title, "device": one.device, "seed": one.seed, "runtime": one.runtime, "created": one.created}
            for one in everything
        ],
        "start": start, "stop": end, "note": _note(everything, start, end),
        "populations": [_about(name, everything) for name in names],
        "measures": described(asked),
        "values": {one.name: own for one, own in zip(asked, values, strict=True)},
        "distances": _distances(everything, names, spreads, start, end),
    }  # fmt: skip


def common_end(everything: Sequence[Results], stop: float | None) -> float:
    """The end of the part of the time that is compared (second): that of the shortest run unless it ends before."""
    return min([one.runtime for one in everything] + ([] if stop is None else [stop]))


def _note(everything: Sequence[Results], start: float, stop: float) -> str:
    """What part of the time is compared, where that is not the whole of every run."""
    whole = all(start <= 0 and stop >= one.runtime for one in everything)
    if whole:
        return ""
    why = "the runs differ in length, " if len({one.runtime for one in everything}) > 1 else ""
    return f"{why}only the time from {start:g} s to {stop:g} s of each run is compared"


def _names(everything: Sequence[Results]) -> list[str]:
    """The recorded populations of any run; those of the first in their order, then what others add."""
    return list(dict.fromkeys(name for results in everything for name in surface_to_depth(results)))


def _about(name: str, everything: Sequence[Results]) -> ComparedPopulation:
    first = next(results for results in everything if name in results.populations)
    one = first.populations[name]
    sizes = [results.populations[name].size if name in results.populations else None for results in everything]
    return {
        "name": name, "label": one.label, "type": one.type, "layer": one.layer, "kind": one.kind,
        "excitatory": is_excitatory(one), "sizes": sizes, "short": own_names(first.populations)[name],
        "slot": slots(first)[name],
    }  # fmt: skip


def _distances(
    everything: Sequence[Results], names: Sequence[str], spreads: Sequence[DistributionMeasure], start: float, stop: float
) -> dict[str, dict[str, list[float]]]:
    """By measure and population the distance of each run from the first; 0 for the first itself."""
    windows = [Window.of(results, start, stop) for results in everything]
    sorted_trains = [trains(one, window.start, window.stop) for one, window in zip(everything, windows, strict=True)]
    found: dict[str, dict[str, list[float]]] = {}
    for spread in spreads:
        by_name = found.setdefault(spread.name, {})
        for name in names:
            values = [spread.values(own[name]) if name in own else None for own in sorted_trains]
            first = values[0]
            by_name[name] = [math.nan if one is None or first is None else ks_distance(first, one) for one in values]
    return found
