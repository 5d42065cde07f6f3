"""Saving the connections of a run: the synapses of the pathways that the table marks, as they are at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cxsystem2.connections import Connections, Key, save_connections
from cxsystem2.devices import Records
from cxsystem2.keeping import keep_or_say
from cxsystem2.models.cells import SOMA
from cxsystem2.syntax import Model


def save_network(model: Model, records: Records, target: Path) -> str:
    """Write the marked pathways, if any, and all positions to a file; returns what went otherwise."""
    config, network = model.network.config, model.network
    if not any(pathway.save for pathway in config.pathways):
        return ""
    positions = {cells.name: network.positions(cells) for cells in config.cells.values()}
    return keep_or_say(lambda place: save_connections(place, _pathways(model, records), positions, network.seed), target)


def place_of(target: Path) -> Path:
    """Where the connections of a run are saved whose result file is the target."""
    stem = target.stem if "results" in target.stem else f"{target.stem}_results"
    return target.with_name(f"{stem.replace('results', 'connections')}.h5")


def _pathways(model: Model, records: Records) -> Iterator[tuple[Key, str, tuple[int, int], Connections]]:
    arrays, slices, cells = model.bank.arrays, model.layout.slices, model.network.cells
    for projection in model.layout.projections:
        ended, owners = records.synapses.get(projection.name, {}), model.owners[projection.name]
        for number, pathway in enumerate(projection.members):
            if not pathway.save:
                continue
            own = np.flatnonzero(owners == number)
            source = arrays[f"{projection.name}.i"][own] - slices[pathway.pre, SOMA].start
            target = arrays[f"{projection.name}.j"][own] - slices[pathway.post, pathway.compartment].start
            weight = ended.get("wght", arrays[f"{projection.name}.wght"])[own]
            delay = arrays[f"{projection.name}.delay"][own]
            state = {name: values[own] for name, values in ended.items() if name != "wght"}
            sizes = cells[pathway.pre].size, cells[pathway.post].size
            yield pathway.key, pathway.synapse.word, sizes, Connections(source, target, weight, delay, state)
