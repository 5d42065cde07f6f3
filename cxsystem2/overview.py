"""A model at a glance, for the Python prompt and for notebooks: what it is made of, without drawing or building anything."""

from __future__ import annotations

import html
from collections.abc import Iterable

from cxsystem2.checking import size
from cxsystem2.config import Pathway, Population, Relay
from cxsystem2.config.monitors import Monitors
from cxsystem2.expressions.quantity import rounded
from cxsystem2.network import Network
from cxsystem2.network.estimate import Estimate
from cxsystem2.problems import counted
from cxsystem2.rules import rules

CELLS = ("idx", "population", "type", "layer", "cells", "model", "recorded")
PATHWAYS = ("from", "to", "onto", "sign", "synapse", "connections", "weight", "delay", "synapses (expected)")
"""The columns of the two tables."""


def model_text(network: Network) -> str:
    """A model in one line."""
    system = network.config.system
    return f"<CxSystem '{system.simulation_title}': {_parts(network, size(network.config))}; {_run(network)}>"


def model_html(network: Network) -> str:
    """A model as a piece of HTML without scripts: its populations and pathways, their sizes, and what a run needs."""
    system, sizes = network.config.system, size(network.config)
    memory = f"about {sizes.memory_bytes / 2**20:,.0f} MiB of memory"
    found = [
        f"<div><h4>{html.escape(system.simulation_title)}</h4>",
        f"<p>{html.escape(f'{_parts(network, sizes)}; {_run(network)}; {memory}')}</p>",
    ]
    if network.cells:
        found.append(_table(CELLS, (_cells(one) for one in network.cells.values())))
    if network.config.pathways:
        found.append(_table(PATHWAYS, (_pathway(network, one, sizes) for one in network.config.pathways)))
    return "".join([*found, "</div>"])


def _parts(network: Network, sizes: Estimate) -> str:
    config = network.config
    counts = [
        (len(config.populations), "population", "populations"),
        (len(config.relays), "input", "inputs"),
        (len(config.pathways), "pathway", "pathways"),
        (sizes.neurons, "neuron", "neurons"),
    ]
    found = [counted(number, one, many) for number, one, many in counts if number or one == "population"]
    return ", ".join([*found, f"about {counted(sizes.total_synapses, 'synapse')}"])


def _run(network: Network) -> str:
    system = network.config.system
    return f"{rounded(system.runtime, 'second')} on {system.device}, seed {network.seed}"


def _cells(one: Population | Relay) -> tuple[object, ...]:
    recorded = _recorded(one.monitors)
    if isinstance(one, Relay):
        return one.label, one.name, one.source.word, "", f"{one.size:,}", "input", recorded
    return one.label, one.name, one.cell_type.name, one.layer.name, f"{one.size:,}", one.cell.name, recorded


def _recorded(monitors: Monitors) -> str:
    states = [state.variable for state in monitors.states]
    return ", ".join([*(["spikes"] if monitors.spikes else []), *(["rate"] if monitors.rate is not None else []), *states])


def _pathway(network: Network, pathway: Pathway, sizes: Estimate) -> tuple[object, ...]:
    post, weight, delay = network.cells[pathway.post], "", ""
    if isinstance(post, Population) and pathway.synapse.on_pre:
        weight = rounded(pathway.weight, post.cell.receptor(pathway.sign).weight_unit)
        delay = rounded(pathway.delay, "second")
    drawn = "loaded from a file" if pathway.load else rules[pathway.wiring.rule].described(pathway.wiring)
    sign = {"ge": "excites", "gi": "inhibits"}.get(pathway.sign, pathway.sign)
    word, synapses = pathway.synapse.word, f"{sizes.synapses[pathway.name]:,}"
    return pathway.pre, pathway.post, pathway.compartment, sign, word, drawn, weight, delay, synapses


def _table(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
