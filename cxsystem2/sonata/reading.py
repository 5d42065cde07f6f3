"""A SONATA circuit as two tables, a file of connections, and files of input spikes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from cxsystem2.connections import Connections, Key, save_connections
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import write_text
from cxsystem2.models.cells import SOMA
from cxsystem2.sonata.cells import RowCells, read_nodes
from cxsystem2.sonata.circuit import Circuit, open_circuit
from cxsystem2.sonata.drive import RowSpikes, read_inputs
from cxsystem2.sonata.links import Link, read_edges
from cxsystem2.sonata.staging import staged

_RUNTIME, _STEP = 1000.0, 0.1
"""Millisecond; of a circuit without a simulation."""
_USUAL = -80.0
"""Millivolt: where SONATA has cells start if nothing is said."""
_NAMES = {True: "NDNEURON", False: "BC"}
"""The neuron type of cells by whether they excite; the model is that of the row."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What was written, and what a reader of it has to know."""

    anatomy: Path
    physiology: Path
    notes: tuple[str, ...] = ()


@dataclass
class _Work:
    circuit: Circuit
    cells: list[RowCells]
    links: list[tuple[Link, float, float]] = field(default_factory=list)
    """Rows, without their synapses: mean weight and mean delay."""
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    synapses: dict[str, dict[str, Any]] = field(default_factory=dict)
    twins: dict[str, tuple[RowCells, Any]] = field(default_factory=dict)
    """For simulated rows whose spikes are given: the virtual row that has them, and its cells that fire."""


def read_circuit(place: Path, folder: Path, *, overwrite: bool = False) -> Converted:
    """Write ``anatomy.csv``, ``physiology.yaml``, ``connections.h5`` and inputs into a folder, whole or not at all.

    `place` is a folder with configurations, or one of them.

    Raises:
        FileProblem: a file is wrong, or something in it has no counterpart; the message names it.
    """
    circuit = open_circuit(place)
    cells, nodes, notes = read_nodes(circuit)
    runtime, step, seed = _run(circuit, notes)
    _begin(circuit, cells, notes)
    replays: dict[int, int] = {}
    drives = read_inputs(circuit, cells, nodes, runtime, notes, replays)
    work = _Work(circuit, cells)
    for row, twin in replays.items():
        work.twins[cells[row].label] = cells[twin], np.unique(drives[twin].cells)
    if all(one.model is None for one in cells):
        raise FileProblem(f"{circuit.path}: networks, nodes: all cells are virtual, and none is simulated")
    with staged(folder, overwrite=overwrite) as home:
        positions = {one.name: one.w for one in cells}
        initial = {one.name: one.start for one in cells if one.model is not None}
        try:
            save_connections(home / "connections.h5", _pathways(work, nodes), positions, 0, initial)
        except _Wrong as error:
            raise FileProblem(str(error)) from None
        inputs = [_input(home, one, drives.get(number), step) for number, one in enumerate(cells) if one.model is None]
        write_text(home / "physiology.yaml", _physiology(work))
        write_text(home / "anatomy.csv", _anatomy(work, inputs, runtime, step, seed, place.resolve().stem))
    return Converted(folder / "anatomy.csv", folder / "physiology.yaml", tuple(notes))


def _run(circuit: Circuit, notes: list[str]) -> tuple[float, float, int]:
    """Duration and step in millisecond, and the seed."""
    run = circuit.simulation.get("run")
    if not isinstance(run, dict):
        notes.append(f"no simulation says how long the run is: {_RUNTIME:g} ms in steps of {_STEP:g} ms are taken")
        return _RUNTIME, _STEP, 1
    found = [run.get("tstop"), run.get("dt", _STEP), run.get("random_seed", 1)]
    for name, value in zip(("tstop", "dt", "random_seed"), found, strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value) or value < 0:
            raise FileProblem(f"{circuit.simulation_path}: run, {name}: a number from 0 on is expected here")
    return float(found[0]), float(found[1]), int(found[2]) % 2**31


def _begin(circuit: Circuit, cells: list[RowCells], notes: list[str]) -> None:
    """Let each population start at some potential: where no template says it, at that of the simulation."""
    conditions = circuit.simulation.get("conditions")
    given = conditions.get("v_init") if isinstance(conditions, dict) else None
    if given is not None and (isinstance(given, bool) or not isinstance(given, int | float) or not np.isfinite(given)):
        raise FileProblem(f"{circuit.simulation_path}: conditions, v_init: a number (mV) is expected here")
    for one in cells:
        if one.model is not None and "vm" not in one.start:
            value = _USUAL if given is None else float(given)
            if given is None:
                notes.append(f"{one.name}: nothing says the potential at the start; {_USUAL:g} mV is taken")
            one.start["vm"] = np.full(len(one.nodes), value * 1e-3)


def _pathways(work: _Work, nodes: Any) -> Iterator[tuple[Key, str, tuple[int, int], Connections]]:
    """The pathways for the file of connections; what the tables say of them is kept."""
    for link in _told(_with_twins(work, read_edges(work.circuit, work.cells, nodes))):
        pre, post, found = link.pre, link.post, link.synapses
        ends = (pre.name, post.name, link.sign)
        work.seen[ends] = work.seen.get(ends, -1) + 1
        weight, delay = float(found.weight.mean()), float(found.delay.mean())
        none = np.empty(0, np.int32)
        empty = Connections(none, none, np.empty(0), np.empty(0))
        work.links.append((Link(pre, post, link.model, link.sign, empty), weight, delay))
        work.synapses[link.model.word] = link.model.content
        key = Key(pre.name, post.name, SOMA, link.sign, work.seen[ends])
        yield key, link.model.word, (len(pre.nodes), len(post.nodes)), found


def _with_twins(work: _Work, links: Iterator[Link]) -> Iterator[Link]:
    """All pathways, and the synapses that given spikes of simulated cells take."""
    for link in links:
        yield link
        if link.pre.label in work.twins:
            twin, firing = work.twins[link.pre.label]
            own = np.flatnonzero(np.isin(link.synapses.source, firing))
            if len(own):
                yield Link(twin, link.post, link.model, link.sign, link.synapses.take(own))


class _Wrong(CxSystemError):
    """A file that is read is wrong; an error of a file would be taken for one of the file that is written meanwhile."""


def _told(links: Iterator[Link]) -> Iterator[Link]:
    try:
        yield from links
    except FileProblem as error:
        raise _Wrong(str(error)) from None


def _input(home: Path, one: RowCells, drive: RowSpikes | None, step: float) -> dict[str, str]:
    """The row of an input, after writing its spikes: they leave one step after the time that the file has."""
    import h5py

    name = f"{one.name}.h5"
    times = np.empty(0) if drive is None else drive.times * 1e-3 - step * 1e-3
    cells = np.empty(0, np.int64) if drive is None else drive.cells
    with h5py.File(home / name, "w") as file:
        file.attrs["size"] = len(one.nodes)
        file["i"], file["t"], file["w"] = cells, np.maximum(times, 0.0), one.w
    return {"row_type": "IN", "idx": one.label, "type": "spikes", "input_spikes_filename": name, "monitors": "[Sp]"}


def _physiology(work: _Work) -> str:
    neurons, blocks = {}, {}
    for one in work.cells:
        if one.model is not None:
            neurons[one.model.word] = one.model.content
            unit = "" if one.model.potential == "1" else f"*{one.model.potential}"
            blocks[one.subtype] = {**one.model.values, "V_init": f"{float(one.start['vm'].mean())!r}{unit}"}
    models: dict[str, Any] = {"neurons": neurons}
    if work.synapses:
        models["synapses"] = work.synapses
    return yaml.safe_dump({"models": models, **blocks}, sort_keys=False, width=1000)


def _anatomy(work: _Work, inputs: list[dict[str, str]], runtime: float, step: float, seed: int, title: str) -> str:
    params = {
        "row_type": "params",
        "runtime": f"{runtime!r}*ms",
        "default_clock": f"{step!r}*ms",
        "device": "python",
        "sys_mode": "local",
        "seed": str(seed),
        "import_connections_from": "connections.h5",
        "load_positions": "1",
        "load_initial": "1",
        "simulation_title": "".join(letter if letter.isalnum() else "_" for letter in title),
    }
    cells = [
        {
            "row_type": "G",
            "idx": one.label,
            "number_of_neurons": str(len(one.nodes)),
            "neuron_type": _NAMES[one.excitatory],
            "neuron_subtype": one.subtype,
            "layer_idx": one.layer,
            "monitors": "[Sp]",
            "neuron_model": one.model.word,
        }
        for one in work.cells
        if one.model is not None
    ]
    rows = [
        {
            "row_type": "S",
            "receptor": link.sign,
            "pre_syn_idx": link.pre.label,
            "post_syn_idx": link.post.label,
            "syn_type": link.model.word,
            "load_connection": "1",
            "custom_weight": f"{weight!r}*{link.model.base}",
            "delay": f"{delay!r}*second",
        }
        for link, weight, delay in work.links
    ]
    return "\n".join(_block(part) for part in ([params], inputs, cells, rows) if part)


def _block(rows: list[dict[str, str]]) -> str:
    """Rows of one kind with their header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
