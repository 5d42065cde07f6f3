"""A model as papers describe it: the tables of Nordlie, Gewaltig & Plesser (2009) PLoS Comput Biol 5:e1000456.

They follow from the configuration; what is drawn is told by `connectivity.drawn`. Nothing is built or simulated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cxsystem2.checking import size
from cxsystem2.config import Pathway, Population, Relay
from cxsystem2.config.background import Background
from cxsystem2.config.monitors import Monitors
from cxsystem2.expressions.quantity import rounded
from cxsystem2.network import Network
from cxsystem2.network.estimate import Estimate
from cxsystem2.problems import counted
from cxsystem2.report.block import Block, Heading, Table, words
from cxsystem2.report.connectivity import concept, rule_values, self_words, sign_words
from cxsystem2.report.equations import cell_models, synapse_models
from cxsystem2.report.methods import methods
from cxsystem2.report.names import names


def describe_model(network: Network) -> list[Block]:
    """All tables of a model, after a text for a Methods section."""
    sizes = size(network.config)
    return [
        Heading("Methods text"),
        *methods(network, sizes),
        Heading("A. Summary"),
        _summary(network, sizes),
        Heading("B. Populations"),
        _populations(network),
        Heading("C. Connectivity"),
        *_connectivity(network, sizes),
        Heading("D. Neurons"),
        *cell_models(network),
        Heading("E. Synapses"),
        *synapse_models(network),
        Heading("F. Input"),
        *_input(network),
        Heading("G. Recordings"),
        *_recordings(network),
    ]


def listed(entries: Iterable[str], none: str = "none") -> str:
    """Entries in a line, each once, in the order in which they come."""
    return "; ".join(dict.fromkeys(entries)) or none


def _summary(network: Network, sizes: Estimate) -> Table:
    config = network.config
    system = config.system
    cells = f"{counted(sizes.neurons, 'neuron')}, about {counted(sizes.total_synapses, 'synapse')}"
    place = "positions on a disc of the cortical plane" if any(one.radius for one in config.populations) else "none"
    plastic = [one.synapse.word for one in config.pathways if one.synapse.plastic]
    rows = {
        "populations": f"{counted(len(config.populations), 'population')}; {cells}",
        "topology": place,
        "connectivity": listed(concept(one) for one in config.pathways),
        "neuron models": listed(one.cell.name for one in config.populations),
        "synapse models": listed(
            f"{receptor.word} ({one.synapse.word})"
            for one in config.pathways
            if isinstance(post := network.cells[one.post], Population)
            for receptor in (post.cell.receptor(one.sign),)
        ),
        "plasticity": listed(plastic),
        "input": listed([*(one.source.word for one in config.relays), *_drives(config.populations)]),
        "recordings": listed(word for one in _all(network) for word in recorded(one.monitors)),
        "integration": f"{system.integration}, time step {rounded(system.default_clock, 'second')}",
        "duration": rounded(system.runtime, "second"),
    }
    return Table(("what", "how"), tuple(rows.items()))


def _all(network: Network) -> list[Relay | Population | Pathway]:
    """All that can be recorded."""
    return [*network.config.relays, *network.config.populations, *network.config.pathways]


def _drives(populations: Iterable[Population]) -> Iterator[str]:
    for one in populations:
        if one.background:
            yield "Poisson background"
        if any(own.get("tonic_current") for own in one.parameters.values()):
            yield "tonic current"
        if one.injection is not None:
            yield "injected current"


def _populations(network: Network) -> Table:
    called = names(network)
    rows = [
        (
            called[one.label], one.cell_type.meaning, "excitatory" if one.cell_type.excitatory else "inhibitory",
            one.layer.name, f"{one.size:,}", one.cell.name, listed(one.cell.compartments[1:], "–"),
        )
        for one in network.config.populations
    ]  # fmt: skip
    head = ("population", "type", "sign", "layer", "cells", "neuron model", "dendrites")
    return Table(head, tuple(rows), numbers=(4,))


def _connectivity(network: Network, sizes: Estimate) -> Iterator[Block]:
    if not network.config.pathways:
        yield words("There are no pathways.")
        return
    called = names(network)
    rows = [_pathway(network, one, called, sizes.synapses[one.name]) for one in network.config.pathways]
    head = (
        "from", "to", "onto", "sign", "connectivity", "values", "autapses, multapses", "weight", "delay", "synapses (expected)",
    )  # fmt: skip
    yield Table(head, tuple(rows), numbers=(9,))
    yield words(
        "Terms of Senk et al. (2022) PLoS Comput Biol 18:e1010086. An autapse connects a cell to itself; multapses are "
        "several synapses from one cell to another. Weights and delays: the mean, and the distribution relative to it."
    )


def _pathway(network: Network, one: Pathway, called: Mapping[str, str], synapses: int) -> tuple[str, ...]:
    post, weight, delay = network.cells[one.post], "", ""
    if isinstance(post, Population) and one.synapse.on_pre:
        unit = one.synapse.weight_unit or post.cell.receptor(one.sign).weight_unit
        weight = f"{rounded(one.weight, unit)}, {one.weights}"
        velocity = "" if one.velocity is None else f" + distance/({rounded(one.velocity, 'meter/second')})"
        delay = f"{rounded(one.delay, 'second')}{velocity}, {one.delays}"
    return (
        called[one.pre], called[one.post], one.compartment, sign_words(one), concept(one),
        rule_values(one), self_words(one), weight, delay, f"{synapses:,}",
    )  # fmt: skip


def _input(network: Network) -> Iterator[Block]:
    called = names(network)
    relays, driven = network.config.relays, [one for one in network.config.populations if one.background]
    if relays:
        rows = tuple((one.label, one.source.word, f"{one.size:,}") for one in relays)
        yield Table(("input", "kind", "cells"), rows, "Inputs whose spikes are given", (2,))
    if driven:
        sources = tuple((called[one.label], *_background(one, own)) for one in driven for own in one.background)
        head = ("population", "onto", "sign", "sources of each cell", "rate of a source", "weight")
        yield Table(head, sources, "Independent Poisson input of each cell", (3,))
    steady = [
        (called[one.label], rounded(current, "amp"))
        for one in network.config.populations
        if (current := one.parameters["soma"].get("tonic_current", 0.0))
    ]
    if steady:
        yield Table(("population", "current"), tuple(steady), "Constant current into each cell")
    if not relays and not driven and not steady:
        yield words("There is no input from outside.")


def _background(one: Population, own: Background) -> tuple[str, ...]:
    sign = "excitatory" if own.sign == "ge" else "inhibitory"
    weight = rounded(own.weight, one.cell.receptor(own.sign).weight_unit)
    return own.compartment, sign, f"{own.sources:,}", rounded(own.rate / own.sources, "hertz"), weight


def recorded(monitors: Monitors) -> list[str]:
    """What monitors record, in words."""
    rate = [] if monitors.rate is None else ["population rate"]
    return [*(["spikes"] if monitors.spikes else []), *rate, *(state.variable for state in monitors.states)]


def _recordings(network: Network) -> Iterator[Block]:
    called = names(network)
    rows = tuple(
        (one.name if isinstance(one, Pathway) else called[one.label], listed(recorded(one.monitors)))
        for one in _all(network)
        if recorded(one.monitors)
    )
    yield Table(("of", "what"), rows) if rows else words("Nothing is recorded.")
