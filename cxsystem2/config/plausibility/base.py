"""What rules of plausibility look at, and the registry of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cxsystem2.config.pathway import Pathway
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.system import System
from cxsystem2.models.cells import SOMA
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy

_ABOVE = re.compile(r"^\(?vm >=? (\w+)\)?$")
_SET = re.compile(r"^vm = (\w+)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """A configuration whose values are all there and in their ranges."""

    anatomy: Anatomy
    system: System
    relays: tuple[Relay, ...]
    populations: tuple[Population, ...]
    pathways: tuple[Pathway, ...]

    @property
    def by_label(self) -> dict[str, Population]:
        """Populations by their label."""
        return {population.label: population for population in self.populations}

    def place(self, name: str) -> Place:
        """Where the table gives a parameter of the run; its file, when it does not."""
        cells = [row.cells[name].place for row in self.anatomy.of("params") if name in row.cells]
        return cells[-1] if cells else Place(self.anatomy.source)


Rule = Callable[[Subject, Report], None]
_RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Decorator that enters a rule."""
    _RULES.append(function)
    return function


def check_plausibility(subject: Subject, report: Report) -> None:
    """Apply all rules."""
    for check in _RULES:
        check(subject, report)


def threshold(population: Population) -> tuple[str, float] | None:
    """The parameter that decides about a spike right after the reset, and its value (volt); None for other conditions."""
    neuron, own = population.cell.soma.neuron, population.parameters[SOMA]
    found = _ABOVE.match(neuron.threshold)
    if not found or neuron.unit != "volt":
        return None
    name = found[1]
    if name not in own:  # a variable: what a spike sets it to
        lines = (line.partition(" = ") for line in neuron.reset)
        name = next((value for variable, _, value in lines if variable == name), "")
    return (name, own[name]) if name in own else None


def onset(population: Population) -> tuple[str, float] | None:
    """The potential beyond which a cell at rest goes on to fire by itself; None for a model without a reset."""
    own = population.parameters[SOMA]
    if reset(population) is None:
        return None
    name = next((name for name in ("VTrest", "VT") if name in own), None)
    return (name, own[name]) if name else threshold(population)


def reset(population: Population) -> tuple[str, float] | None:
    """The parameter that the potential is set to at a spike, and its value (volt)."""
    own = population.parameters[SOMA]
    if population.cell.soma.neuron.unit != "volt":
        return None
    names = [found[1] for line in population.cell.soma.neuron.reset if (found := _SET.match(line))]
    return next(((name, own[name]) for name in names if name in own), None)
