"""Whether results are trials of the same network, and which of them had the same tables."""

from __future__ import annotations

import numpy as np

from cxsystem2.errors import CxSystemError
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
        raise DataError(str(other.path or other.title), reason)
    if first is other or first.seed == other.seed:
        return
    loaded = [one.settings.get("import_connections_from") for one in (first, other)]
    if loaded[0] and loaded[0] == loaded[1]:
        return
    for name, population in first.populations.items():
        found = other.populations.get(name)
        if found is None or found.size != population.size or not np.array_equal(found.w, population.w):
            remedy = "save the connections of one run, and let all trials load them (import_connections_from)"
            what = (
                f"its seed has drawn another network than that of {first.path or first.title}: cells of {name} are not the same"
            )
            raise DataError(str(other.path or other.title), f"{what}; {remedy}")


def situation(results: Results) -> str:
    """What is the same in all repetitions of a trial: the two tables without the seed."""
    try:
        anatomy, physiology = tables_of(results)
    except CxSystemError:  # results of older programs keep no tables
        return ""
    override(anatomy, physiology, ["seed=0"], {"seed"}, Report())
    return dump(anatomy, ".csv") + results.physiology
