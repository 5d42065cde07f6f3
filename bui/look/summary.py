"""What a result holds, at a glance."""

from __future__ import annotations

from bui.shapes.look import Recorded, ResultPopulation, Summary
from cxsystem2.provenance import way
from cxsystem2.results import Results
from cxsystem2.results.labels import own_names
from cxsystem2.results.order import is_excitatory, surface_to_depth
from cxsystem2.results.palette import slots

MOST_LISTED = 1000
"""Recorded cells of a variable that are listed; `count` says how many there are."""


def summary(results: Results) -> Summary:
    """Title, device, seed, duration, populations from the surface down with their rates, recorded variables, timings."""
    rates = results.rates() if results.runtime > 0 else {}
    populations: list[ResultPopulation] = []
    labels, places = own_names(results.populations), slots(results.populations)
    for name in surface_to_depth(results, results.populations):
        one = results.populations[name]
        populations.append({
            "name": name, "label": one.label, "kind": one.kind, "type": one.type, "subtype": one.subtype, "layer": one.layer,
            "area": one.area, "size": one.size, "excitatory": is_excitatory(one),
            "short": labels[name], "slot": places[name],
            "spikes": results.spikes.number(name) if name in results.spikes else None, "rate": rates.get(name),
        })  # fmt: skip
    recordings: list[Recorded] = [
        {
            "population": name, "variable": variable, "unit": one.unit, "samples": len(one.t),
            "cells": [int(cell) for cell in one.cells[:MOST_LISTED]], "count": len(one.cells),
            "start": float(one.t[0]) if len(one.t) else None, "stop": float(one.t[-1]) if len(one.t) else None,
        }
        for name, variables in results.recordings.items()
        for variable, one in variables.items()
    ]  # fmt: skip
    return {
        "title": results.title, "device": results.device, "way": way(results), "seed": results.seed,
        "runtime": results.runtime, "dt": results.dt, "created": results.created,
        "populations": populations, "recordings": recordings,
        "spikes": sum(map(results.spikes.number, results.spikes)), "synapses": sum(results.synapses.values()),
        "timings": results.timings, "warnings": results.warnings, "versions": results.versions,
    }  # fmt: skip
