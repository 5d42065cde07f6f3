"""Poisson background on the C++ device: ns for each cell and step, beside Brian2's ``poisson()``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.figures import Table
from benchmarks.models import CELL
from benchmarks.stock import Stock, medians, profiled
from cxsystem2 import CxSystem
from cxsystem2.devices.cpp import Cpp

CELLS, STEPS = 20_000, 2000
MEANS = (0.13, 0.48, 1.6, 3.9, 6.0, 30.0)
TABLE = Table("events per cell and step", {"own (ns)": ".2f", "Brian2 (ns)": ".2f", "ratio": ".1f"})


def tables(mean: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """One population of silent cells with `mean` background events for each in a step of 0.1 ms."""
    anatomy = {
        "params": {"runtime": f"{STEPS / 10}*ms", "sys_mode": "local", "seed": 1, "default_clock": "0.1*ms"},
        "G": [{"idx": 1, "number_of_neurons": CELLS, "neuron_type": "SS", "layer_idx": 4, "n_background_inputs": 1}],
    }
    physiology = {
        "SS": {**CELL, "tonic_current": "0*pA"},
        "background_rate": f"{mean / 1e-4!r}*Hz",
        "background_E_E_weight": "1e-6*nS",
    }
    return anatomy, physiology


def measure() -> Iterator[str]:
    """Medians of both, and their ratio."""
    yield TABLE.head
    for mean in MEANS:
        given = tables(mean)
        model = CxSystem(*given, device="cpp").model()

        def time(kind: type[Cpp], model: Any = model, given: Any = given) -> float:
            records, _ = profiled(given, kind, model)
            return sum(value for name, value in records.profile.items() if name.startswith("NB_")) * 1e9 / CELLS / STEPS

        found = medians([("own", partial(time, Cpp)), ("stock", partial(time, Stock))])
        yield TABLE.row(mean, found["own"], found["stock"], found["stock"] / found["own"])
