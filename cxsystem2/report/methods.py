"""A model in sentences, for the Methods section of a paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from cxsystem2.config import Pathway, Population
from cxsystem2.expressions.quantity import rounded
from cxsystem2.network import Network
from cxsystem2.network.estimate import Estimate
from cxsystem2.problems import counted
from cxsystem2.report.block import Paragraph, words
from cxsystem2.report.connectivity import concept, rule_values, self_words, sign_words
from cxsystem2.report.names import names

_FEW = 12
"""Pathways that are told one by one; of more, the kinds are told, and the table has the rest."""


def methods(network: Network, size: Estimate) -> list[Paragraph]:
    """The paragraphs: network, neurons, connectivity, input, simulation."""
    told = _Teller(network, size)
    every = (told.network, told.neurons, told.connections, told.drive, told.simulation)
    return [words(text) for part in every if (text := " ".join(part()))]


def _joined(entries: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return entries[0] if len(entries) < 2 else f"{', '.join(entries[:-1])} and {entries[-1]}"


class _Teller:
    """Sentences about a network; each method gives those of one paragraph."""

    def __init__(self, network: Network, size: Estimate) -> None:
        self.plan, self.config, self.size, self.names = network, network.config, size, names(network)

    def called(self, populations: Iterable[Population]) -> str:
        return _joined([self.names[one.label] for one in populations])

    def network(self) -> Iterator[str]:
        populations = self.config.populations
        signs = Counter("excitatory" if one.cell_type.excitatory else "inhibitory" for one in populations)
        kinds = [counted(number, f"{sign} population") for sign, number in signs.items()]
        yield f"The network has {counted(self.size.neurons, 'neuron')} in {_joined(kinds or ['no population'])}."
        if 0 < len(populations) <= _FEW:
            told = [f"{self.names[one.label]} ({one.size:,}, layer {one.layer.name})" for one in populations]
            yield f"The sizes of the populations are: {', '.join(told)}."
        if self.size.total_synapses:
            yield f"About {counted(self.size.total_synapses, 'synapse')} connect them."

    def neurons(self) -> Iterator[str]:
        populations, found = self.config.populations, defaultdict[str, list[Population]](list)
        for one in populations:
            found[one.cell.name].append(one)
        for word, members in found.items():
            who = "All neurons" if len(found) == 1 else f"The neurons of {self.called(members)}"
            yield f"{who} are of the model {word} (table D)."
        if most := max((len(one.cell.compartments) for one in populations if one.cell.dendrites), default=0):
            yield f"Cells with dendrites have up to {most} compartments."
        if populations and all(one.initial.low != one.initial.high or one.initial.sd for one in populations):
            yield "The membrane potential of each cell at the start is drawn at random."

    def connections(self) -> Iterator[str]:
        pathways = self.config.pathways
        if len(pathways) > _FEW:
            kinds = Counter(concept(one) for one in pathways)
            told = [f"{counted(many, 'pathway')} ({word})" for word, many in kinds.items()]
            yield f"There are {_joined(told)}: see table C."
            return
        for one in pathways:
            yield self.pathway(one)

    def pathway(self, one: Pathway) -> str:
        post, pre = self.plan.cells[one.post], self.names[one.pre]
        ends = f"from {pre} to {self.names[one.post]}" if one.pre != one.post else f"within {pre}"
        place = f" onto {one.compartment}" if isinstance(post, Population) and len(post.cell.compartments) > 1 else ""
        how = ", ".join(filter(None, (concept(one), rule_values(one), self_words(one))))
        values = ""
        if isinstance(post, Population) and one.synapse.on_pre:
            unit = one.synapse.weight_unit or post.cell.receptor(one.sign).weight_unit
            weight, delay = rounded(one.weight, unit), rounded(one.delay, "second")
            values = f"; weights are {weight} ({one.weights}), delays {delay} ({one.delays})"
        return f"The {sign_words(one)} pathway {ends}{place} ({one.synapse.word}) is {how}{values}."

    def drive(self) -> Iterator[str]:
        for one in self.config.relays:
            yield f"The input {one.label} has {counted(one.size, 'cell')} whose spikes are given ({one.source.word})."
        populations = self.config.populations
        if driven := [one for one in populations if one.background]:
            yield f"Each cell of {self.called(driven)} gets independent Poisson spikes (table F)."
        if steady := [one for one in populations if one.parameters["soma"].get("tonic_current")]:
            yield f"Each cell of {self.called(steady)} gets a constant current (table F)."

    def simulation(self) -> Iterator[str]:
        system = self.config.system
        duration, step = rounded(system.runtime, "second"), rounded(system.default_clock, "second")
        yield f"The network was simulated for {duration} with a time step of {step}."
        yield f"Equations were integrated by the method {system.integration}."
        yield f"All random draws follow from the seed {self.plan.seed}."
        yield "cxsystem2 read the tables and drew the network, and Brian2 (Stimberg et al. 2019 eLife 8:e47314) simulated it."
