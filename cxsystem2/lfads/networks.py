"""Whether results are trials of the same network, and which of them had the same tables."""

from __future__ import annotations

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.binning import place
from cxsystem2.lfads.trials import DataError
from cxsystem2.problems import Report
from cxsystem2.results.results import Results
from cxsystem2.results.tables import tables_of
from cxsystem2.tables import dump
from cxsystem2.tables.override import override


def same_network(first: Results, other: Results) -> None:
    """Make sure that the cells of two results are the same cells.

    Raises:
        DataError: they are not, or a result is not to be used.
    """
    if reason := other.why_not_a_number:
        raise DataError(place(other), reason)
    if first is other or first.seed == other.seed:
        return
    loaded = [one.settings.get("import_connections_from") for one in (first, other)]
    placed = bool(loaded[0]) and loaded[0] == loaded[1]  # the synapses come from a file, the positions need not
    for name, population in first.populations.items():
        found = other.populations.get(name)
        if found is None or found.size != population.size or not (placed or np.array_equal(found.w, population.w)):
            raise _another(first, other, f"cells of {name} are not the same")
    for name, number in first.synapses.items():
        if other.synapses.get(name) != number:
            raise _another(first, other, f"it has {other.synapses.get(name, 0)} synapses of {name}, and not {number}")


def _another(first: Results, other: Results, why: str) -> DataError:
    remedy = "save the connections of one run, and let all trials load them (import_connections_from)"
    what = f"its seed has drawn another network than that of {place(first)}"
    return DataError(place(other), f"{what}: {why}; {remedy}")


def situation(results: Results) -> str:
    """What is the same in all repetitions of a trial: the two tables without the seed."""
    try:
        anatomy, physiology = tables_of(results)
    except CxSystemError:  # results of older programs keep no tables
        return ""
    override(anatomy, physiology, ["seed=0"], {"seed"}, Report())
    return dump(anatomy, ".csv") + results.physiology
