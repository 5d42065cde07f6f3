"""A network of STACS as two tables, a file of connections, and files of inputs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from cxsystem2.config.naming import input_name, population_name
from cxsystem2.connections import Connections, Key, save_connections
from cxsystem2.errors import CxSystemError
from cxsystem2.files import replacing, write_text
from cxsystem2.models.cells import SOMA
from cxsystem2.stacs.counterpart import NEURONS, SOURCES, models, refuse_edge, refuse_vertex
from cxsystem2.stacs.model import StacsModel
from cxsystem2.stacs.place import SnapshotPath
from cxsystem2.stacs.reading import read_snapshot
from cxsystem2.stacs.records import StacsSpikes, read_spikes
from cxsystem2.stacs.settings import TICKS, StacsSettings, read_settings
from cxsystem2.stacs.snapshot import Integers, Snapshot

_PLUS, _MINUS = "I_plus_soma", "I_minus_soma"
_LAYER = "4"
_SECOND = 1_000 * TICKS
_LONGEST_STEP = 1.0
"""Millisecond: STACS divides longer steps."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What was written, and what a reader of it has to know."""

    anatomy: Path
    physiology: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Population:
    """The vertices of one model as a row of a table."""

    label: str
    name: str
    model: StacsModel
    vertices: Integers


@dataclass
class _Work:
    snapshot: Snapshot
    settings: StacsSettings
    populations: list[_Population]
    spikes: StacsSpikes | None
    folder: Path
    notes: list[str] = field(default_factory=list)

    @property
    def step(self) -> float:
        """Second."""
        return self.settings.step * 1e-3


def write_tables(
    place: SnapshotPath, folder: Path, *, records: Path | None = None, freeze: bool = False, overwrite: bool = False
) -> Converted:
    """Write ``anatomy.csv``, ``physiology.yaml``, ``connections.h5`` and inputs into a folder.

    `records` is a folder of records whose spikes of Poisson sources are repeated, in place of new random ones. `freeze`
    takes plastic edges as static ones with their present weights.

    Raises:
        CxSystemError: a model has no exact counterpart; the message names it.
        FileProblem: a file cannot be read or written.
    """
    settings, snapshot = read_settings(place.description("yml")), read_snapshot(place)
    if settings.step > _LONGEST_STEP:
        raise CxSystemError(f"tstep is {settings.step:g} ms: STACS divides steps above 1 ms, and tables have no counterpart")
    present = [model for number, model in enumerate(snapshot.models) if (snapshot.vertex_model == number).any()]
    for model in present:
        refuse_vertex(model)
    for number in np.unique(snapshot.edge_model[snapshot.edge_model >= 0]):
        refuse_edge(snapshot.models[number], freeze=freeze)
    spikes = None if records is None else read_spikes(records, place.base)
    populations = [_population(snapshot, str(label), model, spikes) for label, model in enumerate(present)]
    work = _Work(snapshot, settings, populations, spikes, folder)
    pathways = list(_pathways(work))
    _note_losses(work, freeze=freeze)
    inputs = [_input(work, one, overwrite=overwrite) for one in populations if one.model.number in SOURCES]
    _write_connections(work, pathways, overwrite=overwrite)
    anatomy, physiology = folder / "anatomy.csv", folder / "physiology.yaml"
    write_text(physiology, _physiology(work, pathways), overwrite=overwrite)
    write_text(anatomy, _anatomy(work, inputs, pathways, place.base), overwrite=overwrite)
    return Converted(anatomy, physiology, tuple(work.notes))


def _population(snapshot: Snapshot, label: str, model: StacsModel, spikes: StacsSpikes | None) -> _Population:
    source = model.number in SOURCES
    name = input_name(label, "video" if spikes is None else "spikes") if source else population_name(label, model.name, _LAYER)
    return _Population(label, name, model, snapshot.vertices(model.name))


def _pathways(work: _Work) -> Iterator[tuple[Key, str, tuple[int, int], Connections]]:
    """The edges of each pair of populations and each sign; a Poisson source reaches only the first of its targets."""
    snapshot = work.snapshot
    owner, within = np.empty(snapshot.size, np.int64), np.empty(snapshot.size, np.int64)
    for number, population in enumerate(work.populations):
        owner[population.vertices], within[population.vertices] = number, np.arange(len(population.vertices))
    edges = np.flatnonzero(snapshot.edge_model >= 0)
    source, target = snapshot.neighbours[edges], snapshot.rows[edges]
    random = np.array([population.model.number in SOURCES for population in work.populations])[owner[source]]
    first = np.unique(source[random], return_index=True)[1]  # rows ascend, so the first one has the lowest target
    kept = np.sort(np.concatenate([np.flatnonzero(~random), np.flatnonzero(random)[first]]))
    if len(kept) < len(edges):
        message = "edges of Poisson sources are left out: STACS sends their spikes to the first target alone"
        work.notes.append(f"{len(edges) - len(kept):,} {message}")
    edges, source, target, random = edges[kept], source[kept], target[kept], random[kept]
    weight = snapshot.edge_reals[snapshot.edge_real_offsets[edges]]
    steps = -(-snapshot.edge_ticks[snapshot.edge_tick_offsets[edges]] // work.settings.ticks)
    delay = (np.maximum(steps, 1) - random) * work.step  # an input passes its spikes on one step later
    groups = (owner[source] * len(work.populations) + owner[target]) * 2 + (weight < 0)
    for group in np.unique(groups):
        own = np.flatnonzero(groups == group)
        (pre, post), minus = divmod(int(group) // 2, len(work.populations)), bool(group % 2)
        one, other = work.populations[pre], work.populations[post]
        if other.model.number in SOURCES:
            raise CxSystemError(f"the Poisson source {other.model} has an edge from {one.model}; tables have no such input")
        key = Key(one.name, other.name, SOMA, "gi" if minus else "ge")
        found = Connections(
            within[source[own]].astype(np.int32), within[target[own]].astype(np.int32), np.abs(weight[own]) * 1e-12, delay[own]
        )
        yield key, "Fixed", (len(one.vertices), len(other.vertices)), found


def _note_losses(work: _Work, *, freeze: bool) -> None:
    """What the tables do not have."""
    snapshot = work.snapshot
    plastic = [
        model.name
        for model in snapshot.models
        if freeze and model.layout and len(model.layout.reals) > 1 and model.type == "edge"
    ]
    if plastic:
        work.notes.append(f"the weights of {', '.join(plastic)} are frozen at their present values")
    if len(snapshot.events):
        work.notes.append(f"{len(snapshot.events):,} events that are on their way at the snapshot are left out")
    if snapshot.coordinates[:, 2].any():
        work.notes.append("the z coordinates are left out; x and y are taken as micrometre")


def _input(work: _Work, population: _Population, *, overwrite: bool) -> dict[str, str]:
    """The row of a Poisson source, after writing its file: spikes that were recorded, or a rate."""
    size, name = len(population.vertices), population.model.name
    row = {"row_type": "IN", "idx": population.label, "monitors": "[Sp]"}
    if work.spikes is not None:
        own = work.spikes.of(population.vertices)
        lines = ["i,t\n"]
        for cell, time in zip(own.vertex.tolist(), own.time.tolist(), strict=True):
            lines.append(f"{cell},{(time - work.settings.ticks) / _SECOND!r}\n")
        path = work.folder / f"{name}_spikes.csv"
        write_text(path, "".join(lines), overwrite=overwrite)
        return {**row, "type": "spikes", "input_spikes_filename": path.name, "number_of_neurons": str(size)}
    from scipy import io as matlab

    if "rate" not in population.model.parameters:
        raise CxSystemError(
            f"{population.model} has no parameter rate in the .model file, and what STACS takes then is not known"
        )
    path = work.folder / f"{name}.mat"
    content = {
        "w_coord": _plane(work.snapshot, population).reshape(-1, 1),
        "stimulus": np.ones((size, 1)),
        "frameduration": work.settings.runtime,
    }
    with replacing(path, overwrite=overwrite) as part:
        matlab.savemat(part, content, appendmat=False)
    return {**row, "type": "Video", "path": path.name, "freq": f"{population.model.parameters['rate']!r}*Hz"}


def _plane(snapshot: Snapshot, population: _Population) -> Any:
    """Positions in millimetre."""
    places = snapshot.coordinates[population.vertices] * 1e-3
    return places[:, 0] + 1j * places[:, 1]


def _write_connections(work: _Work, pathways: list[Any], *, overwrite: bool) -> None:
    positions, initial = {}, {}
    for population in work.populations:
        positions[population.name] = _plane(work.snapshot, population)
        if population.model.number in NEURONS:
            initial[population.name] = _start(work.snapshot, population.model)
    save_connections(work.folder / "connections.h5", pathways, positions, 0, initial, overwrite=overwrite)


def _start(snapshot: Snapshot, model: StacsModel) -> dict[str, Any]:
    """What the variables of a population start at."""
    layout, start = model.layout, NEURONS[model.number].start
    assert layout is not None
    found = {}
    for place, name in enumerate(layout.reals):
        values = snapshot.vertex_state(model.name, place)
        if name == "I":
            found[_PLUS], found[_MINUS] = np.maximum(values, 0) * 1e-12, np.maximum(-values, 0) * 1e-12
        else:
            variable, scale = start[name]
            found[variable] = values * scale
    return found


def _physiology(work: _Work, pathways: list[Any]) -> str:
    own = {one.model.name: NEURONS[one.model.number] for one in work.populations if one.model.number in NEURONS}
    words = list(dict.fromkeys(counterpart.word for counterpart in own.values()))
    content: dict[str, Any] = {"models": models(set(words))}
    for prefix, word in zip(("", "ci_"), words, strict=False):
        content[f"{prefix}neuron_model"] = word
        content[f"{prefix}excitation_model"], content[f"{prefix}inhibition_model"] = "STACS_excitation", "STACS_inhibition"
    for population in work.populations:
        if population.model.number in NEURONS:
            content[population.model.name] = NEURONS[population.model.number].block(population.model)
    return yaml.safe_dump(content, sort_keys=False, width=1000)


def _anatomy(work: _Work, inputs: list[dict[str, str]], pathways: list[Any], title: str) -> str:
    settings = work.settings
    params = {
        "row_type": "params",
        "runtime": f"{settings.runtime!r}*ms",
        "default_clock": f"{settings.step!r}*ms",
        "device": "python",
        "sys_mode": "local",
        "seed": str(abs(settings.seed)) if settings.seed is not None else "--",
        "import_connections_from": "connections.h5",
        "load_positions": "1",
        "load_initial": "1",
        "simulation_title": title,
    }
    words = list(dict.fromkeys(NEURONS[one.model.number].word for one in work.populations if one.model.number in NEURONS))
    cells = [
        {
            "row_type": "G",
            "idx": one.label,
            "number_of_neurons": str(len(one.vertices)),
            "neuron_type": "CI" if words.index(NEURONS[one.model.number].word) else "NDNEURON",
            "neuron_subtype": one.model.name,
            "layer_idx": _LAYER,
            "monitors": "[Sp]",
        }
        for one in work.populations
        if one.model.number in NEURONS
    ]
    labels = {one.name: one.label for one in work.populations}
    rows = [
        {
            "row_type": "S",
            "receptor": key.sign,
            "pre_syn_idx": labels[key.pre],
            "post_syn_idx": labels[key.post],
            "syn_type": synapse,
            "load_connection": "1",
            "custom_weight": f"{float(found.weight.mean()) * 1e12!r}*pA",
            "delay": f"{float(found.delay.mean()) * 1e3!r}*ms",
        }
        for key, synapse, _, found in pathways
    ]
    by_kind: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in inputs:
        by_kind.setdefault(tuple(row), []).append(row)
    return "\n".join(_block(part) for part in ([params], *by_kind.values(), cells, rows) if part)


def _block(rows: list[dict[str, str]]) -> str:
    """Rows of one kind with their header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
