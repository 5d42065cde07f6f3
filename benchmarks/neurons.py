"""Neuron updates on the C++ device: ns for each cell and step, and a whole network beside Brian2's own loops."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.figures import Table
from benchmarks.stock import Stock, medians, profiled
from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices.cpp import Cpp
from cxsystem2.devices.standalone.threads import cores
from cxsystem2.syntax import Model

EXAMPLES = {"coba_eif": ["runtime=1*second"], "adex_ei": ["runtime=500*ms"], "brunel": [], "microcircuit": ["runtime=200*ms"]}
_LOOPS = ("stateupdater", "thresholder", "resetter", "subexpression")


WAYS: dict[str, tuple[type[Cpp], dict[str, Any]]] = {
    "own": (Cpp, {"threads": 1}),
    "single": (Cpp, {"threads": 1, "precision": "single"}),
    "threads": (Cpp, {"threads": cores()}),
    "both": (Cpp, {"threads": cores(), "precision": "single"}),
    "stock": (Stock, {}),
}
"""Our loops, in single precision, with all threads, with both; and those of Brian2."""
TABLE = Table("loops", {"a cell in a step (ns)": ".2f", "faster": ".1f", "whole run (s)": ".3f", "run faster": ".1f"})


def measure() -> Iterator[str]:
    """Medians for some examples."""
    for example, changes in EXAMPLES.items():
        given: Any = example_tables(example)
        model = CxSystem(*given, device="cpp", changes=changes).model()
        cells = sum(group.size for group in model.layout.groups)
        ns = medians([(way, partial(_update, given, model, cells * model.network.steps, way)) for way in WAYS])
        run = medians([(way, partial(_whole, given, model, way)) for way in WAYS])
        yield f"{example}, {cells} cells or compartments, {cores()} threads"
        yield TABLE.head
        for way in WAYS:
            ratios = ns["stock"] / ns[way], run["stock"] / run[way]
            yield TABLE.row(f"{example}, {way}", ns[way], ratios[0], run[way], ratios[1])


def _update(given: Any, model: Model, updates: float, way: str) -> float:
    kind, options = WAYS[way]
    records, _ = profiled(given, kind, model, **options)
    return sum(seconds for name, seconds in records.profile.items() if any(loop in name for loop in _LOOPS)) * 1e9 / updates


def _whole(given: Any, model: Model, way: str) -> float:
    kind, options = WAYS[way]
    return profiled(given, kind, model, profile=False, **options)[1]
