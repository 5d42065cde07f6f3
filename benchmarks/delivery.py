"""Spike delivery on the C++ device: ns for each synaptic event, beside the synapses of Brian2."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.figures import Table
from benchmarks.models import cut_network
from benchmarks.stock import Stock, medians, profiled
from cxsystem2 import CxSystem
from cxsystem2.devices.cpp import Cpp

CELLS, SYNAPSES = 20_000, 10_000_000
MODELS = ("Fixed", "Depressing", "Facilitating")
_STP = {"U_E": "0.5", "U_I": "0.5", "tau_d": "200*ms", "U_f": "0.1", "tau_f": "300*ms", "tau_fd": "100*ms"}
WAYS: dict[str, tuple[type[Cpp], dict[str, str]]] = {
    "double": (Cpp, {}),
    "single": (Cpp, {"precision": "single"}),
    "packed": (Cpp, {"precision": "packed"}),
    "Brian2": (Stock, {}),
}
TABLE = Table("synapses", {"events": "d", **{f"{way} (ns)": ".2f" for way in WAYS}, "ratio": ".1f"})


def measure() -> Iterator[str]:
    """Medians of the four ways, for synapses of three models."""
    yield TABLE.head
    for word in MODELS:
        anatomy, physiology = cut_network(2, CELLS, SYNAPSES)
        for row in anatomy["S"]:
            row["syn_type"] = word
        given: Any = anatomy, {**physiology, **_STP, "calcium_concentration": "2.0"}
        model = CxSystem(*given, device="cpp").model()
        events = sum(profiled(given, Cpp, model)[0].events.values())

        def time(way: str, model: Any = model, given: Any = given, events: int = events) -> float:
            kind, options = WAYS[way]
            records, _ = profiled(given, kind, model, **options)
            return sum(seconds for name, seconds in records.profile.items() if name.startswith("S_")) * 1e9 / events

        found = medians([(way, partial(time, way)) for way in WAYS])
        yield TABLE.row(word, events, *(found[way] for way in WAYS), found["Brian2"] / found["double"])
