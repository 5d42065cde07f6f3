"""What a file for other programs says of the run that it comes from."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from cxsystem2.files import as_part
from cxsystem2.results.order import is_excitatory
from cxsystem2.results.results import Results


def facts(results: Results) -> dict[str, Any]:
    """The run in plain values that fit into JSON: title, device, seed, times (second), versions, settings, synapses."""
    return {
        "title": results.title,
        "device": results.device,
        "seed": results.seed if results.seed >= 0 else None,
        "runtime_s": results.runtime,
        "time_step_s": results.dt,
        "created": results.created,
        "synapses": dict(results.synapses),
        "settings": json.loads(json.dumps(results.settings, default=str)),
        "versions": dict(results.versions),
        "warnings": list(results.warnings),
        "not_a_number": list(results.not_a_number),
    }


def as_json(results: Results) -> str:
    """`facts` as a text."""
    return json.dumps(facts(results), indent=2, ensure_ascii=False)


def of_population(results: Results, name: str) -> dict[str, Any]:
    """A population in plain values: its place in the cortex, cells, spikes and rate (Hz, NaN where none is recorded)."""
    one, spikes = results.populations[name], results.spikes.get(name)
    return {
        "population": name,
        "idx": one.label,
        "kind": one.kind,
        "type": one.type,
        "subtype": one.subtype,
        "layer": one.layer,
        "area": one.area,
        "excitatory": is_excitatory(one),
        "cells": one.size,
        "recorded_cells": 0 if spikes is None else len(results.part(name).cells),
        "depth_mm": one.depth,
        "spikes": 0 if spikes is None else len(spikes.t),
    }


def rates(results: Results) -> dict[str, float]:
    """Mean rate of each population (Hz), NaN where no spikes are recorded."""
    known = results.rates() if results.runtime > 0 else {}
    return {name: float(known.get(name, math.nan)) for name in results.populations}


def positions(results: Results, name: str) -> tuple[np.ndarray[Any, np.dtype[np.float64]], ...]:
    """x, y and z of each cell of a population in millimetre: z is the height above layer 6, NaN where it is not known."""
    one = results.populations[name]
    return one.w.real.astype(float), one.w.imag.astype(float), np.full(one.size, one.depth)


def distinct(names: list[str]) -> dict[str, str]:
    """Names that may stand in any file format, by the names that they are made of: all differ, and none has ``/``."""
    found: dict[str, str] = {}
    for name in names:
        plain = base = as_part(name).replace(":", "%3A").strip() or "unnamed"
        number = 2
        while plain in found.values():
            plain, number = f"{base} #{number}", number + 1
        found[name] = plain
    return found
