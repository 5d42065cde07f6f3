"""The results dictionary of earlier CxSystem versions, as a zlib-compressed pickle with the suffix ``.gz``.

Only for programs that still read it; this package reads and writes HDF5.
"""

from __future__ import annotations

import csv
import io
import pickle
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.brian import brian2, quantity
from cxsystem2.files import replacing
from cxsystem2.results.results import Results


def legacy_dictionary(results: Results) -> dict[str, object]:
    """The results under their old keys: positions, spikes with counts, recorded variables, tables as data frames."""
    populations = results.populations
    old: dict[str, Any] = {
        "positions_all": {
            "w_coord": {name: list(population.w) for name, population in populations.items()},
            "z_coord": {name: list(population.z) for name, population in populations.items()},
        },
        "Neuron_Groups_Parameters": {
            name: _parameters(results, name) for name, population in populations.items() if population.kind != "input"
        },
        "Anatomy_configuration": _frame(results.anatomy, header=False),
        "Physiology_configuration": _frame(results.physiology, header=True),
        "time_vector": np.arange(0, results.runtime, results.dt),
        "number_of_neurons": {name: population.size for name, population in populations.items()},
        "runtime": results.runtime * brian2.second,
        "sys_mode": results.settings.get("sys_mode", "local"),
        "scale": results.settings.get("scale", 1.0),
        "spikes_all": {name: _spikes(results, name) for name in results.spikes},
        "Full_path": str(results.path or ""),
    }
    for name, variables in results.recordings.items():
        for variable, recording in variables.items():
            values = brian2.Quantity(quantity(recording.values, recording.unit))
            entry = {"t": recording.t * brian2.second, "N": len(recording.t), variable: values}
            old.setdefault(f"{variable}_all", {})[name] = entry
    return old


def _parameters(results: Results, name: str) -> dict[str, object]:
    population = results.populations[name]
    return {
        "idx": population.label,
        "number_of_neurons": population.size,
        "type": population.type,
        "subtype": population.subtype or "--",
        "soma_layer": population.layer,
        "area": population.area,
        "w_positions": list(population.w),
        "z_positions": list(population.z),
        "object_name": name,
    }


def _spikes(results: Results, name: str) -> dict[str, object]:
    spikes, size = results.spikes[name], results.populations[name].size
    count = np.bincount(spikes.i, minlength=size)
    return {"i": spikes.i.astype(np.int32), "t": spikes.t * brian2.second, "count": count, "N": np.array(len(spikes.t))}


def _frame(text: str, *, header: bool) -> object:
    """A table as the data frame of its cells; the anatomy has numbered columns."""
    import pandas as pd

    rows = list(csv.reader(io.StringIO(text)))
    if header and rows and rows[0][:1] != ["Variable"]:  # a table with its own equations, in YAML
        rows, header = [[line] for line in text.splitlines()], False
    # texts as objects: what pandas makes of them otherwise needs the same pandas, or pyarrow, to be read again
    if not header or not rows:
        return pd.DataFrame(rows, dtype=object)
    return pd.DataFrame(rows[1:], columns=pd.Index(rows[0], dtype=object), dtype=object)


def save_legacy(results: Results, target: Path, *, overwrite: bool = False) -> Path:
    """Write the old dictionary, whole or not at all."""
    with replacing(target, overwrite=overwrite) as part:
        part.write_bytes(zlib.compress(pickle.dumps(legacy_dictionary(results), protocol=4)))
    return target
