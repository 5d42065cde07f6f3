"""Results in SONATA: spikes, reports, and the nodes that they belong to."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.exports.facts import as_json, distinct, of_population, positions
from cxsystem2.exports.sampling import Sampling
from cxsystem2.results.export import Export, exports
from cxsystem2.results.records import PopulationRecord, Recording
from cxsystem2.results.results import Results
from cxsystem2.sonata.layout import MS, mark, write_nodes
from cxsystem2.sonata.spikes import write_spikes

_SCALES = {"volt": (1e3, "mV"), "amp": (1e9, "nA"), "siemens": (1e9, "nS"), "hertz": (1.0, "Hz")}
"""What values in SI units are multiplied by, and the unit that SONATA expects; others stay in SI."""
_ABOUT = """Results of '{title}' in SONATA.

simulation_config.json  the simulation: open it with bluepysnap.Simulation or libsonata.SimulationConfig
circuit_config.json     the circuit: populations without connections
nodes.h5                cells: place (micrometre), type, layer
node_sets.json          a set of cells for each population
output/spikes.h5        spikes: node_ids and timestamps (millisecond), in the order of time
output/*.h5             reports of recorded variables, one for each variable; the unit is an attribute of the data
run.json                title, device, seed, versions and settings of the run
tables/                 the two tables that were run; with them and the seed the run can be repeated
{left_out}"""


@exports.register("sonata")
class Sonata(Export):
    """SONATA files in a zip: spikes, reports of recorded variables, nodes; for libsonata and bluepysnap."""

    suffix = ".zip"

    def write(self, results: Results, target: Path) -> None:
        """Write the archive.

        Raises:
            CxSystemError: a variable was recorded in steps of different length, which a report cannot say.
        """
        with (
            tempfile.TemporaryDirectory(prefix="cxsystem2-") as home,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            for path in save_sonata(results, Path(home)):
                archive.write(path, path.relative_to(home).as_posix())


def save_sonata(results: Results, folder: Path) -> list[Path]:
    """Write the files into a folder; returns their paths.

    Raises:
        CxSystemError: a variable was recorded in steps of different length, which a report cannot say.
    """
    (folder / "output").mkdir(parents=True, exist_ok=True)
    names = distinct(list(results.populations))
    reports, left_out = _reports(results)
    write_spikes(folder / "output" / "spikes.h5", {names[name]: (one.i, one.t) for name, one in results.spikes.items()})
    with h5py.File(folder / "nodes.h5", "w") as file:
        _write_nodes(file, results, names)
    for called, (variable, own) in reports.items():
        with h5py.File(folder / "output" / f"{called}.h5", "w") as file:
            for name in own:
                _write_report(file, names[name], results.recordings[name][variable], name, results.dt)
    lines = f"\nNot in these files, because they belong to no single cell: {', '.join(left_out)}.\n" if left_out else ""
    texts = {
        "README.txt": _ABOUT.format(title=results.title, left_out=lines),
        "run.json": as_json(results),
        "circuit_config.json": json.dumps(_circuit(results, names), indent=2),
        "simulation_config.json": json.dumps(_simulation(results, reports), indent=2),
        "node_sets.json": json.dumps(_node_sets(names, reports), indent=2),
        "tables/anatomy.csv": results.anatomy,
        f"tables/physiology.{results.physiology_format}": results.physiology,
    }
    for name, text in texts.items():
        if text:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _node_sets(names: dict[str, str], reports: dict[str, tuple[str, list[str]]]) -> dict[str, Any]:
    """A set for each population, and one for the populations of each report."""
    sets: dict[str, Any] = {plain: {"population": plain} for plain in names.values()}
    return sets | {called: [names[name] for name in own] for called, (_, own) in reports.items()}


def _write_nodes(file: h5py.File, results: Results, names: dict[str, str]) -> None:
    mark(file)
    for name, one in results.populations.items():
        texts = {
            "model_type": _model_type(one),
            "model_template": f"cxsystem2:{one.type}",
            "synapse_class": _sign(of_population(results, name)["excitatory"]),
        }
        texts |= {"mtype": one.type, "layer": one.layer, "region": one.area}
        write_nodes(file, names[name], positions(results, name), texts)


def _model_type(one: PopulationRecord) -> str:
    return "virtual" if one.kind == "input" else "brian2_point"


def _sign(excitatory: bool) -> str:
    return "EXC" if excitatory else "INH"


def _reports(results: Results) -> tuple[dict[str, tuple[str, list[str]]], list[str]]:
    """The variable and the populations of each report by the name of its file, and recorded variables that fit into none."""
    found: dict[str, list[str]] = {}
    left_out = []
    for name, variables in results.recordings.items():
        for variable, one in variables.items():
            if name not in results.populations or variable == "rate":
                left_out.append(f"{variable} of {name}")
            elif one.values.size:
                found.setdefault(variable, []).append(name)
    called = distinct([f"report_{variable}" for variable in found])
    return {called[f"report_{variable}"]: (variable, own) for variable, own in found.items()}, left_out


def _write_report(file: h5py.File, plain: str, one: Recording, name: str, dt: float) -> None:
    """A report of one value for each cell: the layout of soma reports."""
    sampling = Sampling.of(one, dt)
    if sampling is None:
        raise CxSystemError(f"a variable of {name} was recorded in steps of different length; SONATA has no form for it")
    mark(file)
    group, order = file.require_group("report").create_group(plain), np.argsort(one.cells, kind="stable")
    scale, unit = _scale(one)
    group.create_dataset("data", data=(one.values[:, order] * scale).astype(np.float32))  # libsonata reads no filters
    group["data"].attrs["units"] = unit
    number = len(one.cells)
    mapping: dict[str, npt.NDArray[Any]] = {
        "node_ids": one.cells[order].astype(np.uint64),
        "index_pointers": np.arange(number + 1, dtype=np.uint64),
        "element_ids": np.zeros(number, np.uint32),
        "element_pos": np.full(number, 0.5),
        "time": np.array([sampling.start, sampling.start + len(one.t) * sampling.step, sampling.step]) * MS,
    }
    for key, values in mapping.items():
        group[f"mapping/{key}"] = values
    group["mapping/node_ids"].attrs["sorted"] = np.uint8(1)
    group["mapping/time"].attrs["units"] = "ms"


def _scale(one: Recording) -> tuple[float, str]:
    return _SCALES.get(one.unit, (1.0, one.unit))


def _circuit(results: Results, names: dict[str, str]) -> dict[str, Any]:
    nodes = {names[name]: {"type": _model_type(one)} for name, one in results.populations.items()}
    networks = {"nodes": [{"nodes_file": "$BASE_DIR/nodes.h5", "populations": nodes}], "edges": []}
    return {"version": 2, "manifest": {"$BASE_DIR": "./"}, "node_sets_file": "$BASE_DIR/node_sets.json", "networks": networks}


def _simulation(results: Results, reports: dict[str, tuple[str, list[str]]]) -> dict[str, Any]:
    def report(called: str, variable: str, own: list[str]) -> dict[str, Any]:
        clocks = [Sampling.of(results.recordings[name][variable], results.dt) for name in own]
        step = max(clock.step for clock in clocks if clock is not None)
        _, unit = _scale(results.recordings[own[0]][variable])
        return {
            "cells": called, "sections": "soma", "type": "compartment", "variable_name": variable, "unit": unit,
            "dt": step * MS, "start_time": 0.0, "end_time": results.runtime * MS, "enabled": True,
        }  # fmt: skip

    return {
        "version": 2.4,
        "manifest": {"$BASE_DIR": "./", "$OUTPUT_DIR": "$BASE_DIR/output"},
        "network": "$BASE_DIR/circuit_config.json",
        "node_sets_file": "$BASE_DIR/node_sets.json",
        "run": {"tstop": results.runtime * MS, "dt": results.dt * MS, "random_seed": max(results.seed, 0)},
        "output": {"output_dir": "$OUTPUT_DIR", "spikes_file": "spikes.h5", "spikes_sort_order": "by_time"},
        "reports": {called: report(called, *own) for called, own in reports.items()},
    }
