"""The C++ device as it would be with Brian2's own objects alone, and repeated runs of both in turn."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from typing import Any

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, Records
from cxsystem2.devices.cpp import Cpp
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model

REPEATS = 5


class Stock(Cpp):
    """Nothing but Brian2's objects and templates."""

    word = "stock"
    templates = None
    own_objects = False


def profiled(tables: tuple[Any, Any], kind: type[Cpp], model: Model | None = None, **options: Any) -> tuple[Records, float]:
    """The records of a run with the time of each object, and the time of the simulation (second)."""
    stages = Stages()
    records = kind().run(
        model or CxSystem(*tables, device="cpp").model(),
        stages,
        Options(**{"profile": True, "fast": kind is not Stock, **options}),
    )
    return records, stages.seconds["simulate"]


def medians(ways: Iterable[tuple[str, Callable[[], float]]], repeats: int = REPEATS) -> dict[str, float]:
    """The median of each way to measure, taken in turn."""
    ways = list(ways)
    found: dict[str, list[float]] = {name: [] for name, _ in ways}
    for _ in range(repeats):
        for name, measure in ways:
            found[name].append(measure())
    return {name: statistics.median(values) for name, values in found.items()}
