"""Results for MATLAB and Octave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.exports.facts import as_json, facts, of_population, rates
from cxsystem2.results.export import Export, exports
from cxsystem2.results.results import Results

_LARGEST = 2**31 - 1
"""Bytes of a variable in a MATLAB file of version 5."""
_ABOUT = (
    "run: title, device, seed, runtime and dt (s), settings and versions (JSON). "
    "populations(k): name, idx, kind, type, subtype, layer, area, excitatory, cells, depth_mm, rate_hz; "
    "x and y of its cells (mm); "
    "spikes: cell and time (s) of each spike in the order of time; watched: the cells whose spikes are recorded. "
    "recordings(k): population, variable, unit; cell of each column; t (s); values, a row for each time. "
    "Cells are counted from 1, so that populations(k).x(cell) is the place of a cell. tables: the two tables that were run."
)


@exports.register("mat")
class Mat(Export):
    """MATLAB file with struct arrays of populations, spikes and recorded variables; for MATLAB and Octave."""

    suffix = ".mat"

    def write(self, results: Results, target: Path) -> None:
        """Write the file.

        Raises:
            CxSystemError: it would hold more than files of this kind can.
        """
        from scipy import io

        content = {
            "about": _ABOUT,
            "run": _run(results),
            "populations": _structs([_population(results, name, rate) for name, rate in rates(results).items()]),
            "recordings": _structs(_recordings(results)),
            "tables": {"anatomy": results.anatomy, "physiology": results.physiology},
        }
        spikes = sum(one.t.nbytes * 2 for one in results.spikes.values())
        traces = sum(one.values.nbytes for own in results.recordings.values() for one in own.values())
        if max(spikes, traces) > _LARGEST:
            raise CxSystemError("these results are larger than the 2 GiB that a MATLAB file of this kind holds; take parquet")
        io.savemat(str(target), content, long_field_names=True, do_compression=True, oned_as="column")


def _run(results: Results) -> dict[str, Any]:
    known = facts(results)
    return {
        "title": results.title, "device": results.device, "seed": float("nan") if results.seed < 0 else float(results.seed),
        "runtime": results.runtime, "dt": results.dt, "created": results.created,
        "settings": json.dumps(known["settings"]), "versions": json.dumps(known["versions"]), "json": as_json(results),
    }  # fmt: skip


def _population(results: Results, name: str, rate: float) -> dict[str, Any]:
    one, spikes, known = results.populations[name], results.spikes.get(name), of_population(results, name)
    texts = {key: known[key] for key in ("idx", "kind", "type", "subtype", "layer", "area", "excitatory", "depth_mm")}
    nothing = np.empty(0)
    return {
        "name": name, **texts, "cells": float(one.size), "rate_hz": rate, "x": one.w.real, "y": one.w.imag,
        "spikes": {
            "cell": nothing if spikes is None else spikes.i + 1.0,
            "time": nothing if spikes is None else spikes.t,
        },
        "watched": nothing if spikes is None else np.asarray(results.part(name).cells) + 1.0,
    }  # fmt: skip


def _recordings(results: Results) -> list[dict[str, Any]]:
    return [
        {
            "population": name, "variable": variable, "unit": one.unit,
            "cell": one.cells + 1.0, "t": one.t, "values": one.values,
        }
        for name, variables in results.recordings.items()
        for variable, one in variables.items()
    ]  # fmt: skip


def _structs(rows: list[dict[str, Any]]) -> Any:
    """Dictionaries with the same keys as a struct array; values of a struct array are objects of numpy."""
    if not rows:
        return np.empty((0, 0))
    made = np.empty((1, len(rows)), dtype=[(key, object) for key in rows[0]])
    for number, row in enumerate(rows):
        for key, value in row.items():
            made[key][0, number] = value
    return made
