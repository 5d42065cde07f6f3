"""Neuron updates on the C++ device: ns for each cell and step, and a whole network beside Brian2's own loops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.stock import Stock, medians, profiled
from cxsystem2 import CxSystem
from cxsystem2.cli.catalogue import example_tables
from cxsystem2.devices.cpp import Cpp

EXAMPLES = {"coba_eif": ["runtime=1*second"], "adex_ei": ["runtime=500*ms"], "brunel": [], "microcircuit": ["runtime=200*ms"]}
_LOOPS = ("stateupdater", "thresholder", "resetter", "subexpression")


def measure() -> Iterator[str]:
    """Medians for some examples."""
    yield "network         own (ns)   Brian2 (ns)   ratio   whole run: own (s)   Brian2 (s)   ratio"
    for example, changes in EXAMPLES.items():
        given: Any = example_tables(example)
        model = CxSystem(*given, device="cpp", changes=changes).model()
        cells = sum(group.size for group in model.layout.groups)
        steps = model.network.steps

        def update(kind: type[Cpp], model: Any = model, given: Any = given, updates: float = cells * steps) -> float:
            records, _ = profiled(given, kind, model)
            own = (seconds for name, seconds in records.profile.items() if any(loop in name for loop in _LOOPS))
            return sum(own) * 1e9 / updates

        def whole(kind: type[Cpp], model: Any = model, given: Any = given) -> float:
            return profiled(given, kind, model, profile=False)[1]

        ways = {"own": Cpp, "stock": Stock}
        ns = medians([(name, lambda kind=kind, update=update: update(kind)) for name, kind in ways.items()])
        run = medians([(name, lambda kind=kind, whole=whole: whole(kind)) for name, kind in ways.items()])
        yield (
            f"{example:14}  {ns['own']:8.2f}   {ns['stock']:11.2f}   {ns['stock'] / ns['own']:5.1f}   "
            f"{run['own']:18.3f}   {run['stock']:10.3f}   {run['stock'] / run['own']:5.1f}"
        )
