"""A network plan as a SONATA circuit: pathway by pathway, in parts, so that the largest one need not fit into memory twice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway, Population, Relay
from cxsystem2.connections import Connections
from cxsystem2.draws.streams import BLOCK
from cxsystem2.errors import CxSystemError
from cxsystem2.files import as_part
from cxsystem2.network import Network
from cxsystem2.sonata import templates
from cxsystem2.sonata.cells import INITIAL
from cxsystem2.sonata.circuit import CIRCUIT, SIMULATION
from cxsystem2.sonata.index import write_index
from cxsystem2.sonata.layout import CHUNK, EXACT, MS, WEIGHTS, column, constant, converted, mark, word, write_nodes
from cxsystem2.sonata.spikes import write_spikes
from cxsystem2.sonata.staging import staged

if TYPE_CHECKING:
    import h5py

PART = 1_000_000
"""Synapses that are drawn together, about."""


@dataclass
class _Work:
    network: Network
    folder: Path
    freeze: bool
    single: bool = False
    """Whether all pathways become one population of edges, with what they share in the templates."""
    notes: list[str] = field(default_factory=list)
    types: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"node": [], "edge": []})
    models: dict[str, str] = field(default_factory=dict)
    """The name of each template that was written, by its text."""

    def template(self, content: dict[str, Any], wished: str) -> str:
        """Write a template, unless there is the same one; returns its name."""
        text = json.dumps(content, indent=2)
        if text not in self.models:
            name, number = wished, 2
            while name in self.models.values():
                name, number = f"{wished}_{number}", number + 1
            self.models[text] = name
            (self.folder / "models" / f"{name}.json").write_text(text, encoding="utf-8")
        return self.models[text]


def write_circuit(
    network: Network, folder: Path, *, freeze: bool = False, single: bool = False, overwrite: bool = False
) -> tuple[str, ...]:
    """Write a network plan with its input spikes as a SONATA circuit into a folder, whole or not at all.

    `freeze` takes plastic synapses as static ones, as they are at the first spike. `single` writes what OBI-ONE reads: one
    population, one template of cells, one of synapses, with one delay. Returns what a reader has to know.

    Raises:
        CxSystemError: cells or synapses have no form in SONATA; the message says where they stand in the tables.
        FileProblem: the folder is there and not empty (unless `overwrite`), or cannot be written.
    """
    with staged(folder, overwrite=overwrite) as home:
        (home / "models").mkdir()
        (home / "inputs").mkdir()
        work = _Work(network, home, freeze, single)
        if single:
            templates.refuse_several(network.config)
        _write(work)
    return tuple(work.notes)


def _write(work: _Work) -> None:
    import h5py

    config, network, folder = work.network.config, work.network, work.folder
    names = {label: as_part(one.name) for label, one in config.cells.items()}
    numbers = {label: number for number, label in enumerate(config.cells)}
    kinds: dict[str, dict[str, Any]] = {}
    stored: dict[str, tuple[Population | Relay, ...]] = {"nodes.h5": config.populations}
    if config.relays:
        stored[_VIRTUAL] = config.relays
    for name, own in stored.items():
        kinds[name] = {names[one.label]: {"type": _model_type(one)} for one in own}
        with h5py.File(folder / name, "w") as file:
            mark(file)
            for one in own:
                _nodes(work, file, names[one.label], one, numbers[one.label])
    work.types["node"].sort(key=lambda row: row["node_type_id"])
    edges = {}
    with h5py.File(folder / "edges.h5", "w") as file:
        mark(file)
        for pathways in [config.pathways] if work.single else [[one] for one in config.pathways]:
            edges[_edges(work, file, names, pathways)] = {"type": "brian2_synapse"}
    inputs: dict[str, Any] = {}
    for relay in config.relays:
        cells, times = network.spikes(relay)
        name = names[relay.label]
        write_spikes(folder / "inputs" / f"{name}.h5", {name: (cells, times)})
        inputs[name] = {
            "input_type": "spikes", "module": "synapse_replay", "delay": 0.0, "duration": config.system.runtime * MS,
            "spike_file": f"$BASE_DIR/inputs/{name}.h5", "node_set": _POPULATIONS,
        }  # fmt: skip
    for kind, types in work.types.items():
        if types:
            (folder / f"{kind}_types.csv").write_text(_table(types), encoding="utf-8")
    simulated = [names[one.label] for one in config.populations]
    sets: dict[str, Any] = {name: {"population": name} for name in names.values()}
    texts = {CIRCUIT: _circuit(kinds, edges), SIMULATION: _simulation(work, inputs)}
    texts["node_sets.json"] = sets | {_POPULATIONS: simulated}
    for name, content in texts.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


_POPULATIONS = "simulated"
"""The set of all cells that are simulated."""
_VIRTUAL = "virtual_nodes.h5"
"""Virtual cells: the validation of bluepysnap asks all populations of one file for the same columns."""


def _model_type(one: Population | Relay) -> str:
    return "virtual" if isinstance(one, Relay) else "brian2_point"


def _nodes(work: _Work, file: h5py.File, name: str, one: Population | Relay, number: int) -> None:
    """A population: places, templates, and what its variables start at."""
    network = work.network
    w = network.positions(one)
    places = (w.real.astype(float), w.imag.astype(float), np.full(one.size, network.depth(one)))
    row: dict[str, Any] = {"node_type_id": number, "pop_name": name, "model_type": _model_type(one), "idx": one.label}
    if isinstance(one, Relay):
        write_nodes(file, name, places, {"model_type": row["model_type"]}, number)
        work.types["node"].append(row)
        return
    content = templates.neuron(one, network.config.system.integration, injected=work.single)
    starts = _start(network, one)
    for key, (values, unit) in starts.items():
        if (values == values[0]).all():
            content["initial"][key] = [float(values[0]), unit]
        elif work.single:
            message = f"{key} starts at another value in each cell, and at one in a template; write init_vms 0"
            raise CxSystemError(f"{one.place}: G, neuron_subtype: {one.name}: {message}")
    template = work.template(content, as_part(one.cell.soma.name))
    texts = {
        "model_type": row["model_type"],
        "model_template": f"json:{template}",
        "synapse_class": _class(network, one),
        "mtype": one.subtype or one.cell_type.name,
        "layer": str(one.layer.soma),
    }
    group = write_nodes(file, name, places, texts, number)
    for key, (values, unit) in starts.items():
        if key not in content["initial"]:
            factor, shown = WEIGHTS.get(unit, (1.0, unit))
            column(group, f"{INITIAL}{key}", values, factor, shown)
    if any(background.rate * background.weight for background in one.background):
        work.notes.append(f"{one.name}: its background input is left out, for which SONATA has no form")
    work.types["node"].append({**row, **texts})


def _class(network: Network, one: Population) -> str:
    """Whether its synapses excite; its type says so where it has none."""
    signs = {pathway.sign for pathway in network.config.pathways if pathway.pre == one.label}
    return "INH" if signs == {"gi"} or (not signs and not one.cell_type.excitatory) else "EXC"


def _start(network: Network, one: Population) -> dict[str, tuple[npt.NDArray[np.float64], str]]:
    """What each variable of each cell starts at (SI), with its unit, by its name in the file, unless that is 0."""
    names, units = templates.names_of(one), {state.name: state.unit for state in one.cell.soma.state}
    units["vm"] = one.cell.soma.neuron.unit
    found = {}
    for variable, unit in units.items():
        values = network.initial_potential(one) if variable == "vm" else network.start(one, variable)
        if values is None and variable in one.cell.soma.neuron.initial:
            values = np.full(one.size, one.parameters["soma"][one.cell.soma.neuron.initial[variable]])
        if values is not None:
            found[names.get(variable, variable)] = (values, unit)
    return found


def _edges(work: _Work, file: h5py.File, names: dict[str, str], rows: Sequence[Pathway]) -> str:
    """The synapses of pathways between the same cells as a population of edges; answers its name."""
    config, number, one = work.network.config, len(work.types["edge"]), rows[0]
    pre, post = config.cells[one.pre], config.cells[one.post]
    assert isinstance(post, Population)
    for row in rows:
        templates.refuse_plastic(row, freeze=work.freeze)
        if templates.plastic(row):
            work.notes.append(f"{row.name}: the synapses stay as they are at the first spike")
    name = f"{names[one.pre]}__{names[one.post]}__{'brian2_synapse' if work.single else number}"
    unit = templates.unit_of(one, post)
    factor, shown = WEIGHTS.get(unit, (1.0, unit))
    home = file.create_group(f"edges/{name}")
    parts = ((part, factor * templates.sign_of(row, post)) for row in rows for part in _parts(work.network, row))
    size, delay = _append(home, parts)
    group = home["0"]
    group["syn_weight"].attrs["units"], group["delay"].attrs["units"] = shown, "ms"
    group["w"] = group["syn_weight"]  # two names of the same numbers: this one is what templates read
    if work.single:
        _refuse_torn(one, home, delay, post.size)
    content = templates.synapse(one, post)
    if delay is not None:
        content["params"]["delay"] = [delay, "second"]
    template = work.template(content, f"synapse_{'_'.join(templates.aims(one, post))}")
    word(group, "model_template", size, f"json:{template}")
    constant(home, "edge_type_id", size, number, np.int64)
    constant(home, "edge_group_id", size, 0, np.uint32)
    home["edge_group_index"] = np.arange(size, dtype=np.uint64)
    for side, cells, key in (("source", pre, "source_to_target"), ("target", post, "target_to_source")):
        home[f"{side}_node_id"].attrs["node_population"] = names[cells.label]
        write_index(home, key, home[f"{side}_node_id"][:], cells.size)
    kind = {"edge_type_id": number, "pop_name": name, "model_template": f"json:{template}"}
    receptor = {} if len(rows) > 1 else {"receptor": one.sign}
    work.types["edge"].append({**kind, **receptor, "weight_unit": shown, "syn_type": one.synapse.word})
    return name


def _refuse_torn(one: Pathway, home: h5py.Group, delay: float | None, size: int) -> None:
    """See that one template can say the delay, and that no pair of cells has two synapses.

    Raises:
        CxSystemError: it cannot.
    """
    if delay is None:
        message = "the synapses have different delays, and one in a template; write delay_distribution constant"
        raise CxSystemError(f"{one.delay_place}: S, delay: {one.name}: {message}")
    pairs = home["source_node_id"][:] * np.uint64(size) + home["target_node_id"][:]
    if len(np.unique(pairs)) < len(pairs):
        message = "some pairs of cells have several synapses, and OBI-ONE takes one"
        raise CxSystemError(f"{one.place}: S, n: {one.name}: {message}; write n 1")


def _parts(network: Network, one: Pathway) -> Iterator[Connections]:
    """The synapses of a pathway, some blocks of targets at a time."""
    count = -(-network.cells[one.post].size // BLOCK)
    parts = 1 if one.load else min(count, 1 + int(network.expected_synapses(one) // PART))
    scale = templates.effect(one)
    for own in [None] if parts == 1 else np.array_split(np.arange(count), parts):
        found = network.connections(one, None if own is None else own.tolist())
        yield found if scale == 1 else replace(found, weight=found.weight * scale)


def _append(home: h5py.Group, parts: Iterator[tuple[Connections, float]]) -> tuple[int, float | None]:
    """Write synapses one part after the other, with the factor on their weights.

    Answers how many there are, and the delay (second) if all have the same.
    """
    wanted: dict[str, Any] = {
        "source_node_id": np.uint64, "target_node_id": np.uint64, "0/syn_weight": np.float64, "0/delay": np.float64
    }  # fmt: skip
    sets = {name: home.create_dataset(name, (0,), kind, maxshape=(None,), chunks=(CHUNK,)) for name, kind in wanted.items()}
    digits: dict[str, list[npt.NDArray[np.int8]]] = {"syn_weight": [], "delay": []}
    size, least, most = 0, np.inf, -np.inf
    for part, factor in parts:
        weight, digit = converted(part.weight, factor)
        delay, late = converted(part.delay, MS)
        digits["syn_weight"].append(digit)
        digits["delay"].append(late)
        size += len(part.source)
        least = min(least, float(part.delay.min(initial=np.inf)))
        most = max(most, float(part.delay.max(initial=-np.inf)))
        for array, values in zip(sets.values(), (part.source, part.target, weight, delay), strict=True):
            array.resize((size,))
            array[size - len(part.source) :] = values
    for name, found in digits.items():
        if any(one.any() for one in found):
            home.file[f"{EXACT}{home.name}/0/{name}"] = np.concatenate(found)
    return size, least if least == most else None


def _table(rows: list[dict[str, Any]]) -> str:
    """Types as SONATA has them: columns with blanks between, NULL for what is not there."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="NULL", delimiter=" ", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _circuit(nodes: dict[str, dict[str, Any]], edges: dict[str, Any]) -> dict[str, Any]:
    """The configuration of the circuit: populations of cells by their file, and populations of edges."""
    own = [
        {"nodes_file": f"$BASE_DIR/{file}", "node_types_file": "$BASE_DIR/node_types.csv", "populations": populations}
        for file, populations in nodes.items()
    ]
    links = {"edges_file": "$BASE_DIR/edges.h5", "edge_types_file": "$BASE_DIR/edge_types.csv", "populations": edges}
    return {
        "version": 2,
        "manifest": {"$BASE_DIR": "./"},
        "target_simulator": "Brian2",
        "components": {"point_neuron_models_dir": "$BASE_DIR/models"},
        "node_sets_file": "$BASE_DIR/node_sets.json",
        "networks": {"nodes": own, "edges": [links] if edges else []},
    }


def _simulation(work: _Work, inputs: dict[str, Any]) -> dict[str, Any]:
    system = work.network.config.system
    return {
        "version": 2.4,
        "manifest": {"$BASE_DIR": "./", "$OUTPUT_DIR": "$BASE_DIR/output"},
        # OBI-ONE asks for it; the validation of bluepysnap knows simulators of NEURON alone
        **({"target_simulator": "Brian2"} if work.single else {}),
        "network": f"$BASE_DIR/{CIRCUIT}",
        "node_sets_file": "$BASE_DIR/node_sets.json",
        "run": {"tstop": system.runtime * MS, "dt": system.default_clock * MS, "random_seed": work.network.seed},
        "output": {"output_dir": "$OUTPUT_DIR", "spikes_file": "spikes.h5"},
        "inputs": inputs,
    }
