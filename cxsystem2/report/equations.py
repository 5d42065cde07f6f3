"""The equations of a model, and the values of their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cxsystem2.config import Pathway, Population
from cxsystem2.expressions.quantity import rounded
from cxsystem2.models.cells import Membrane
from cxsystem2.models.parameter import replace
from cxsystem2.network import Network
from cxsystem2.report.block import Block, Cell, Formula, Formulas, Heading, Table, action, expression, named, words
from cxsystem2.report.connectivity import sign_words
from cxsystem2.report.names import names

_MOST = 6
"""Columns of values in one table; a table of more is divided."""


def cell_models(network: Network) -> Iterator[Block]:
    """Each kind of compartment of the network: its equations, and its parameters by population."""
    found: dict[Membrane, list[tuple[Population, str]]] = {}
    for population in network.config.populations:
        for compartment in population.cell.compartments:
            found.setdefault(population.cell.membrane(compartment), []).append((population, compartment))
    if not found:
        yield words("There are no populations.")
    called = names(network)
    for membrane, members in found.items():
        used = dict.fromkeys(called[one.label] for one, _ in members)
        yield Heading(f"{membrane.name}, with {membrane.excitation.word} and {membrane.inhibition.word}", 2)
        yield words(f"Used by: {', '.join(used)}.")
        yield Formulas(tuple(_equations(membrane)))
        yield from _parameters(membrane, members, called)


def _equations(membrane: Membrane) -> Iterator[tuple[str, Formula]]:
    label = "dynamics"
    short = {one.name: one.name.removesuffix(f"_{membrane.suffix}") for one in membrane.receptor_state}
    short |= {f"d{name}": f"d{own}" for name, own in short.items()}
    for line in membrane.equations:
        if "=" in line:
            yield label, Formula(replace(line, short))
            label = ""
    neuron = membrane.neuron
    if neuron is None:
        return
    if neuron.threshold:
        yield "a spike when", expression(neuron.threshold)
    label = "then"
    for line in neuron.reset:
        yield label, action(line)
        label = ""
    if neuron.refractory:
        yield "refractory for", named(neuron.refractory)


def _parameters(membrane: Membrane, members: list[tuple[Population, str]], called: Mapping[str, str]) -> Iterator[Block]:
    """The values of the parameters; populations (or compartments) with equal values share a column."""
    groups: dict[tuple[float | None, ...], list[str]] = {}
    names = list(membrane.parameters)
    for population, compartment in members:
        own = population.parameters[compartment]
        several = len(population.cell.compartments) > 1
        title = f"{called[population.label]} {compartment}" if several else called[population.label]
        groups.setdefault(tuple(own.get(name) for name in names), []).append(title)
    columns = list(groups.items())
    for first in range(0, len(columns), _MOST):
        some = columns[first : first + _MOST]
        rows: list[tuple[Cell, ...]] = []
        for number, name in enumerate(names):
            parameter = membrane.parameters[name]
            values = [values[number] for values, _ in some]
            shown = ["" if value is None else rounded(value, parameter.unit) for value in values]
            if any(shown):
                rows.append((named(name), parameter.meaning, *shown))
        head = ("parameter", "meaning", *(", ".join(labels) for _, labels in some))
        yield Table(head, tuple(rows), numbers=tuple(range(2, len(head))))


def synapse_models(network: Network) -> Iterator[Block]:
    """Each synapse model of the network: what a spike does, and its parameters by pathway."""
    found: dict[str, list[Pathway]] = {}
    for pathway in network.config.pathways:
        found.setdefault(pathway.synapse.word, []).append(pathway)
    if not found:
        yield words("There are no synapses.")
    for word, pathways in found.items():
        model = pathways[0].synapse
        yield Heading(word, 2)
        lines = [("dynamics", Formula(line)) for line in model.equations if "=" in line]
        lines += [(label, one) for label, one in _arrivals(network, pathways)]
        lines += [("when the target fires", action(_own(line))) for line in model.on_post]
        if lines:
            yield Formulas(tuple(lines))
        rows = [(named(name), one.meaning, _values(pathways, name, one.unit)) for name, one in model.parameters.items()]
        if rows:
            yield Table(("parameter", "meaning", "value"), tuple(rows), numbers=(2,))


def _arrivals(network: Network, pathways: list[Pathway]) -> Iterator[tuple[str, Formula]]:
    """What a spike does when it arrives, once for each different variable of a target that it changes."""
    found: dict[str, str] = {}
    for one in pathways:
        post, model = network.cells[one.post], one.synapse
        if not isinstance(post, Population):
            continue
        receptor = post.cell.receptor(one.sign)
        targets = (model.target_variable,) if model.target_variable else receptor.incremented
        sign = "-" if receptor.subtracts else "+"
        for line in model.on_pre:
            for text in [f"{name} {sign}= {model.transmitted}" for name in targets] if line == "{transmit}" else [line]:
                found.setdefault(_own(text), f"when a spike arrives ({sign_words(one)})" if line == "{transmit}" else "")
    yield from ((label or "when a spike arrives", action(text)) for text, label in found.items())


def _own(text: str) -> str:
    """A statement in which the weight is called w."""
    return replace(text, {"wght": "w", "wght0": "w_0"})


def _values(pathways: list[Pathway], name: str, unit: str) -> str:
    """The value of a parameter, or from which to which the pathways have it."""
    values = [own for one in pathways if (own := one.parameters.get(name)) is not None]
    if not values:
        return ""
    low, high = min(values), max(values)
    return rounded(low, unit) if low == high else f"{rounded(low, unit)} – {rounded(high, unit)}"
