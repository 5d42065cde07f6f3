"""Fewer synapses for each cell, and the mean and the variance of its input as they were.

A network with a part of its cells cannot give each cell all its synapses. With ``indegree_scale`` k every cell gets k
times the synapses, and the background spikes, that it has at scale 1; weights grow by ``1/sqrt(k)``, which keeps the
variance of the input, and a steady input replaces what is then missing of its mean, at the rates that the table assumes.
The steady input goes to the variables that spikes increment, as much in a second as the missing spikes would bring: for
currents it comes to the constant current of the publication, and conductances and slow receptors keep their means as well.

Inputs have the same cells at every scale, so what they send stays as it is.

Source: van Albada, Helias & Diesmann (2015) PLoS Comput Biol 11:e1004490.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import sqrt

from cxsystem2.config.background import COLUMNS, Background
from cxsystem2.config.configuration import Configuration
from cxsystem2.config.ends import expected_pairs
from cxsystem2.config.pathway import Pathway
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.problems import Report
from cxsystem2.rules import PROBABILITY, Sizes, rules
from cxsystem2.tables import Anatomy

_Lost = defaultdict[tuple[str, str, str], float]
"""What is missing of the mean input, by population, compartment and variable, in units of the weight per second."""


def scale_indegrees(config: Configuration, anatomy: Anatomy, report: Report) -> Configuration:
    """The configuration as ``indegree_scale`` makes it; what cannot be scaled goes to the report."""
    if config.system.indegrees is None or not report.clean:
        return config
    return _Scaling(config, anatomy, report, config.system.indegrees).scaled()


class _Scaling:
    """One configuration on its way to a factor on the synapses of each cell."""

    def __init__(self, config: Configuration, anatomy: Anatomy, report: Report, factor: float) -> None:
        self.config, self.report, self.factor = config, report, factor
        self.rows = {row.place: row for kind in ("G", "S") for row in anatomy.of(kind)}
        self.populations = {population.label: population for population in config.populations}
        self.cells, self.cells_at_scale_1 = config.cells, _at_scale_1(config)
        self.lost: _Lost = defaultdict(float)
        self.without_rate: dict[str, None] = {}

    def scaled(self) -> Configuration:
        """The pathways and populations of the smaller network."""
        pathways = tuple(self._pathway(pathway) for pathway in self.config.pathways)
        for label in self.without_rate:
            row = self.rows[self.populations[label].place]
            message = "a mean rate is needed: at it, indegree_scale replaces the input that it takes away from other cells"
            self.report.add(row.place_of("mean_rate"), message, "G, mean_rate")
        return replace(
            self.config,
            pathways=pathways,
            populations=tuple(self._population(population) for population in self.config.populations),
        )

    def _pathway(self, pathway: Pathway) -> Pathway:
        """A pathway with its number of synapses and its weight; what it loses is noted."""
        pre, post = self.populations.get(pathway.pre), self.populations[pathway.post]
        if pre is None:
            return self._of_input(pathway)
        if pathway.load:
            return self._refuse(pathway, "load_connection", "connections from a file cannot be scaled; remove indegree_scale")
        if pre.mean_rate is None:
            self.without_rate[pre.label] = None
            return pathway
        effect = pathway.synapse.mean_effect(pathway.parameters, pre.mean_rate) if pathway.synapse.by_source() else None
        if effect is None:
            message = f"what {pathway.synapse.word} synapses transmit on average is not known; indegree_scale cannot replace it"
            return self._refuse(pathway, "syn_type", message)
        if fault := _unsteady(post, pathway.sign, pathway.synapse.target_variable):
            return self._refuse(pathway, "receptor", fault)
        whole = expected_pairs(pathway, self.cells_at_scale_1, self.config.system) / post.full_size
        smaller = self._wired(pathway, whole * self.factor * post.size)
        less = whole - self._pairs(smaller) / post.size / sqrt(self.factor)
        charge = pathway.weight * pathway.weights.mean * effect * pathway.multiplicity * pre.mean_rate
        for name in post.cell.membrane(pathway.compartment).incremented(pathway.sign):
            self.lost[post.label, pathway.compartment, name] += less * charge
        return replace(smaller, weight=pathway.weight / sqrt(self.factor))

    def _pairs(self, pathway: Pathway) -> float:
        """The mean number of connected pairs between as many cells as there are now."""
        return expected_pairs(pathway, self.cells, self.config.system)

    def _of_input(self, pathway: Pathway) -> Pathway:
        """A pathway of an input, which stays as it is, if there are cells enough for it."""
        sizes = Sizes(self.cells[pathway.pre].size, self.populations[pathway.post].size, same=False)
        fault = "" if pathway.load else rules[pathway.wiring.rule].fault(pathway.wiring, sizes)
        number = self.rows[pathway.place].cells.get("number")
        column = "number" if number is not None and number.given else "p"
        return self._refuse(pathway, column, f"{fault}; raise scale") if fault else pathway

    def _wired(self, pathway: Pathway, wanted: float) -> Pathway:
        """A pathway with a mean number of connected pairs."""
        pre, post = self.populations[pathway.pre], self.populations[pathway.post]
        now, rule = self._pairs(pathway), rules[pathway.wiring.rule]
        wiring = rule.scaled(pathway.wiring, wanted / now) if now else pathway.wiring
        if wiring is None:
            if abs(wanted - now) < post.size:  # less than one synapse for each cell: the numbers of cells are rounded
                return pathway
            message = f"the rule {pathway.wiring.rule} leaves no choice of {wanted / post.size:.3g} synapses for each cell"
            return self._refuse(pathway, "rule", f"{message}; write fixed_indegree for example")
        fault = rule.fault(wiring, Sizes(pre.size, post.size, pre is post))
        if PROBABILITY.fault(wiring.probability):
            fault = f"the probability would have to be {wiring.probability:.3g}"
        if fault:
            return self._refuse(pathway, "p", f"{fault}; lower indegree_scale or raise scale")
        return replace(pathway, wiring=wiring)

    def _population(self, population: Population) -> Population:
        """A population with its background and its steady input."""
        smaller = tuple(self._background(population, background) for background in population.background)
        cell = population.cell.with_steady_input()
        parameters = {
            compartment: own
            | {
                name: self.lost[population.label, compartment, name.removeprefix("steady_")]
                for name in cell.membrane(compartment).steady_inputs
            }
            for compartment, own in population.parameters.items()
        }
        return replace(population, background=smaller, cell=cell, parameters=parameters)

    def _background(self, population: Population, background: Background) -> Background:
        """Fewer and larger background spikes; what is lost is noted."""
        membrane = population.cell.membrane(background.compartment)
        if fault := _unsteady(population, background.sign):
            row = self.rows[population.place]
            column = COLUMNS[0] if background.sign == "ge" else COLUMNS[1]
            self.report.add(row.place_of(column), fault, f"G, {column}")
            return background
        for name in membrane.background(background.sign):
            less = (1 - sqrt(self.factor)) * background.rate * background.weight
            self.lost[population.label, background.compartment, name] += less
        return replace(
            background,
            rate=background.rate * self.factor,
            weight=background.weight / sqrt(self.factor),
            sources=max(1, round(background.sources * self.factor)),
        )

    def _refuse(self, pathway: Pathway, column: str, message: str) -> Pathway:
        row = self.rows[pathway.place]
        self.report.add(row.place_of(column), message, f"S, {column}")
        return pathway


def _unsteady(population: Population, sign: str, variable: str = "") -> str:
    """Why the mean of a population's input cannot be kept; empty when it can."""
    receptor = population.cell.receptor(sign)
    if not variable and {one.name for one in receptor.state} >= {*receptor.incremented, *receptor.background}:
        return ""
    what = variable or receptor.incremented[0]
    return f"spikes change {what} of '{population.name}' itself, to which indegree_scale has no steady input to add; remove it"


def _at_scale_1(config: Configuration) -> dict[str, Population | Relay]:
    """All cells that the table names, by label."""
    root = sqrt(config.system.scale)
    return config.cells | {
        population.label: replace(population, size=population.full_size, radius=population.radius / root)
        for population in config.populations
    }
