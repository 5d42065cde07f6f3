"""The beginning of a script, in comments: what the model is, its populations and its pathways."""

from __future__ import annotations

from collections.abc import Iterator

from cxsystem2.config import Pathway, Population, Relay
from cxsystem2.models.cells import SOMA
from cxsystem2.models.distribution import Constant, Distribution
from cxsystem2.models.free.starting import as_written
from cxsystem2.models.receptors.base import Receptor
from cxsystem2.recording import synapse_counts, versions
from cxsystem2.rules import rules
from cxsystem2.script.quantities import shown
from cxsystem2.script.text import comment, heading, table
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Group, Slice


def header(model: Model) -> list[str]:
    """The comments that a script begins with."""
    return [*_about(model), "#", *_inputs(model), *_populations(model), *_pathways(model)]


def _about(model: Model) -> Iterator[str]:
    system, found = model.system, versions()
    known = ", ".join(f"{name} {found[name]}" for name in ("python", "brian2", "numpy"))
    # Python looks for an encoding in the first two lines: nothing from a table may be there.
    yield f"# A network of spiking neurons for Brian2, written by cxsystem2 {found.get('cxsystem2', '')}".rstrip() + "."
    yield "# It needs Brian2, numpy, and the file of arrays (.npz) with the same name beside it; nothing else."
    yield "#"
    lines = {
        "title": system.simulation_title,
        "written with": known,
        "seed": model.network.seed,
        "duration": shown(system.runtime, "second"),
        "time step": f"{shown(system.default_clock, 'second')}, neurons integrated by {system.integration}",
        "spikes": "those of `cxsystem2 run --no-fast`: Brian2 alone, without the faster code of cxsystem2",
        "network": f"{model.network.size:,} neurons, {model.synapses:,} synapses",
    }
    for name, value in lines.items():
        yield from comment(f"{name}: {value}", "    ")


def _inputs(model: Model) -> list[str]:
    relays = model.layout.relays
    if not relays:
        return []
    rows = [(relay.name, relay.size, relay.source.word, part(model.layout.soma(relay))) for relay in relays]
    return [*heading("Inputs"), *table(("name", "cells", "kind", "in the script"), rows), "#"]


def _populations(model: Model) -> list[str]:
    names = ("name", "cells", "type", "layer", "model", "receptors", "background", "start", "in the script")
    rows = [
        (
            one.name,
            one.size,
            one.cell_type.name,
            one.layer.name,
            one.cell.name,
            " ".join(dict.fromkeys(one.cell.receptor(sign).word for sign in ("ge", "gi"))),
            "; ".join(_background(one)),
            _start(one),
            part(model.layout.soma(one)),
        )
        for one in model.network.config.populations
    ]
    return [*heading("Populations"), *table(names, rows), "#"] if rows else []


def _background(one: Population) -> Iterator[str]:
    """Background spikes by sign, rate and weight, with the compartments that receive them."""
    found: dict[tuple[str, float, float], list[str]] = {}
    for drive in one.background:
        found.setdefault((drive.sign, drive.rate, drive.weight), []).append(drive.compartment)
    for (sign, rate, weight), compartments in found.items():
        where = "" if compartments == [SOMA] else f" onto {', '.join(compartments)}"
        yield f"{sign} {shown(rate, 'hertz')} x {shown(weight, one.cell.receptor(sign).weight_unit)}{where}"


def _start(one: Population) -> str:
    neuron = one.cell.soma.neuron
    if "vm" in neuron.start:
        return as_written(neuron.start["vm"])
    low, high = (shown(value, neuron.unit) for value in (one.initial.low, one.initial.high))
    if one.initial.sd:
        return f"{low} +- {shown(one.initial.sd, neuron.unit)}"
    same_unit = low.split()[-1] == high.split()[-1]
    return low if low == high else f"{low.split()[0] if same_unit else low} to {high}"


def _pathways(model: Model) -> list[str]:
    config, counts = model.network.config, synapse_counts(model)
    if not config.pathways:
        return []
    units = {pathway.name: each.weight_unit for each in model.layout.projections for pathway in each.members}
    cells = model.network.cells
    delayed = [pathway for pathway in config.pathways if pathway.synapse.on_pre]
    weights = {_spread(pathway.weights) for pathway in config.pathways}
    delays = {_spread(pathway.delays) for pathway in delayed}
    names = ("no.", "from", "to", "onto", "receptor", "synapse", "connections", "n", "weight", "delay", "synapses")
    rows = [
        (
            pathway.number,
            cells[pathway.pre].name,
            cells[pathway.post].name,
            pathway.compartment,
            _receptor(cells[pathway.post], pathway.sign).word if pathway.synapse.on_pre else "",
            pathway.synapse.word,
            connections(pathway),
            pathway.multiplicity if pathway.multiplicity > 1 else "",
            f"{shown(pathway.weight, units[pathway.name])} {_spread(pathway.weights) if len(weights) > 1 else ''}",
            _delay(pathway, shared=len(delays) == 1),
            f"{counts[pathway.name]:,}",
        )
        for pathway in config.pathways
    ]
    notes = [f"{noun} {_common(found)}." for noun, found in (("Weights", weights), ("Delays", delays)) if found]
    if any(pathway.multiplicity > 1 for pathway in config.pathways):
        notes.append("A connected pair has n synapses.")
    if any(pathway.velocity is not None or rules[pathway.wiring.rule].by_distance for pathway in config.pathways):
        notes.append("d is the distance of two cells.")
    if all(pathway.compartment == SOMA for pathway in config.pathways):
        notes.append("All synapses are onto the soma.")
        rows = [(*row[:3], "", *row[4:]) for row in rows]
    return [*heading("Pathways"), *comment(" ".join(notes)), "#", *table(names, rows), "#"]


def _common(spreads: set[str]) -> str:
    """What is said of all pathways about the single values behind a mean."""
    if len(spreads) > 1:
        return "are means, with the distribution of single values in units of the mean"
    (spread,) = spreads
    return f"are means; single values are {spread} times the mean" if spread else "are equal within a pathway"


def _receptor(cells: Population | Relay, sign: str) -> type[Receptor]:
    assert isinstance(cells, Population)
    return cells.cell.receptor(sign)


def connections(pathway: Pathway) -> str:
    """The connection rule of a pathway in short: ``p = 0.1``."""
    wiring = pathway.wiring
    if pathway.load:
        return "loaded from a file"
    parts = [rules[wiring.rule].described(wiring)]
    parts += ["with replacement"] if wiring.multapses else []
    parts += ["no self-connections"] if pathway.pre == pathway.post and not wiring.self_connections else []
    return ", ".join(parts)


def _delay(pathway: Pathway, *, shared: bool) -> str:
    if not pathway.synapse.on_pre:
        return ""
    parts = [shown(pathway.delay, "second"), "" if shared else _spread(pathway.delays)]
    parts += [] if pathway.velocity is None else [f"+ d/({pathway.velocity:g} m/s)"]
    return " ".join(filter(None, parts))


def _spread(spread: Distribution) -> str:
    """A distribution as tables write it; nothing for equal values."""
    return "" if isinstance(spread, Constant) else str(spread)


def members(model: Model, group: Group) -> list[str]:
    """Which cells of a group belong to which population."""
    rows = [
        (part(model.layout.slices[population.label, compartments[0]]), population.name, ", ".join(compartments))
        if compartments != (SOMA,)
        else (part(model.layout.soma(population)), population.name, "")
        for population, compartments in group.members
    ]
    return table(("cells", "population", "compartment"), rows)


def part(place: Slice) -> str:
    """A slice of a group as Python text."""
    return f"{place.group}[{place.start}:{place.stop}]"
