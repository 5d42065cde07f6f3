"""The network of a document before it is drawn: populations and pathways with their sizes, and where cells would stand."""

from __future__ import annotations

import numpy as np

from bui.shapes.document import PlacedCells, Plan, PlannedCells, PlannedPathway, Positions
from cxsystem2.config import Configuration, Pathway, Population, Relay
from cxsystem2.config.shown import all_shown
from cxsystem2.errors import CxSystemError
from cxsystem2.network import Network
from cxsystem2.planning import describe
from cxsystem2.results.labels import own_names
from cxsystem2.rules import rules
from cxsystem2.units import symbol

MOST_CELLS = 5000
"""Cells of which positions are shown."""
MOST_PLACED = 2_000_000
"""Cells that are placed to choose from; more take more time and memory than a request may."""


def plan(config: Configuration) -> Plan:
    """Sizes of a network, and its populations and pathways with the rows that describe them."""
    size = describe(config)
    synapses = {pathway["name"]: pathway["synapses"] for pathway in size["pathways"]}
    cells = {population.label: population for population in config.populations}
    every: list[Population | Relay] = [*config.populations, *config.relays]
    called = own_names(all_shown(every))
    return {
        "neurons": size["neurons"],
        "inputs": size["inputs"],
        "synapses": size["synapses"],
        "objects": size["objects"],
        "memory_bytes": size["memory_bytes"],
        "device": size["device"],
        "runtime": size["runtime"],
        "steps": size["steps"],
        "indegree_scale": size["indegree_scale"],
        "populations": [_cells(one, called[one.name]) for one in every],
        "pathways": [_pathway(pathway, synapses[pathway.name], cells[pathway.post]) for pathway in config.pathways],
    }


def _cells(cells: Population | Relay, short: str) -> PlannedCells:
    simulated = isinstance(cells, Population)
    return {
        "name": cells.name,
        "short": short,
        "label": cells.label,
        "kind": "population" if simulated else "input",
        "sheet": "G" if simulated else "IN",
        "row": cells.place.row - 1,
        "layer": cells.layer.name if isinstance(cells, Population) else "",
        "cells": cells.size,
        "excitatory": cells.cell_type.excitatory if isinstance(cells, Population) else True,
        "model": cells.cell.name if isinstance(cells, Population) else cells.source.word,
        "neuron": cells.cell.soma.neuron.word if isinstance(cells, Population) else cells.source.word,
        "block": cells.block if isinstance(cells, Population) else "",
    }


def _pathway(pathway: Pathway, synapses: int, post: Population) -> PlannedPathway:
    unit = pathway.synapse.weight_unit or post.cell.receptor(pathway.sign).weight_unit
    return {
        "name": pathway.name,
        "from": pathway.pre,
        "to": pathway.post,
        "row": pathway.place.row - 1,
        "receptor": pathway.sign,
        "type": pathway.synapse.word,
        "compartment": pathway.compartment,
        "synapses": synapses,
        "probability": _finite(pathway.wiring.probability),
        "weight": _finite(pathway.weight),
        "unit": "" if unit == "1" else symbol(unit),
        "delay": _finite(pathway.delay),
        "rule": "loaded from a file" if pathway.load else rules[pathway.wiring.rule].described(pathway.wiring),
    }


def _finite(value: float) -> float | None:
    """A number that JSON knows."""
    return float(value) if np.isfinite(value) else None


def positions(config: Configuration) -> Positions:
    """Positions of cells on the cortical plane (mm), evenly chosen where there are many.

    Raises:
        CxSystemError: there are far too many.
    """
    network = Network(config if config.system.seed is not None else config.with_seed(0))
    every: list[Population | Relay] = [*config.populations, *config.relays]
    whole = sum(cells.size for cells in every)
    if whole > MOST_PLACED:
        raise CxSystemError(f"{whole:,} cells are too many to show where they stand; at most {MOST_PLACED:,} are")
    step = max(1, -(-whole // MOST_CELLS))
    found: list[PlacedCells] = []
    for cells in every:
        points = network.positions(cells)[::step]
        found.append(
            {
                "name": cells.name,
                "excitatory": not isinstance(cells, Population) or cells.cell_type.excitatory,
                "depth": _finite(network.depth(cells)),
                "x": np.round(points.real, 4).tolist(),
                "y": np.round(points.imag, 4).tolist(),
            }
        )
    return {"populations": found, "cells": whole, "shown_of": step}
