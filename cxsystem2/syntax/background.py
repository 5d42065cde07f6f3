"""Statements of background input: in every step each cell gets the spikes of its sources, times their weight.

The spikes of all sources together are one Poisson number in each step. In the binomial form each source of a cell fires
once in a step or not at all; the variance is then smaller by the factor ``1 - rate*dt``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cxsystem2.config.background import Background
from cxsystem2.syntax.layout import Group
from cxsystem2.syntax.statement import Create, Name, QuantityArgument, Regularly, Statement


@dataclass(slots=True)
class Drives:
    """The background of a group: parameters of its equations for each member, their units, and statements."""

    parameters: list[dict[str, float]]
    units: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def give(self, member: int, name: str, value: float, unit: str) -> None:
        """Set a parameter of one member; it is 0 for the others."""
        if name not in self.units:
            self.units[name] = unit
            for own in self.parameters:
                own[name] = 0.0
        self.parameters[member][name] = value


def read_drives(group: Group, *, binomial: bool) -> Drives:
    """The background of all members of a group."""
    drives = Drives([{} for _ in group.members])
    wanted: dict[Driven, list[tuple[int, Background]]] = {}
    units: dict[Driven, str] = {}
    for number, background, own in driven(group):
        target = Driven(group.named(background.compartment, own.variable), own.second)
        wanted.setdefault(target, []).append((number, background))
        units[target] = group.members[number][0].cell.membrane(background.compartment).unit_of(own.variable)
    for target in sorted(wanted):
        add = _binomial if binomial else _poisson
        add(drives, group, target, units[target], wanted[target])
    return drives


class Driven(NamedTuple):
    """A variable that background adds to; `second` marks inhibition where excitation adds to the same variable."""

    variable: str
    second: bool

    @property
    def name(self) -> str:
        """What tells it apart from other ones."""
        return f"{self.variable}{'_inhibition' if self.second else ''}"


def driven(group: Group) -> Iterator[tuple[int, Background, Driven]]:
    """Each background of a group: the number of its member, and what it adds to, as its compartment calls it."""
    for number, (population, compartments) in enumerate(group.members):
        for background in population.background:
            if background.compartment in compartments:
                membrane = population.cell.membrane(background.compartment)
                for name in membrane.background(background.sign):
                    yield number, background, Driven(name, background.sign == "gi" and name in membrane.background("ge"))


def drive_name(group: Group, target: Driven) -> str:
    """The name of the statement that adds background to a variable of a group."""
    return f"NB.{group.name}.{target.name}"


def _poisson(drives: Drives, group: Group, target: Driven, unit: str, wanted: list[tuple[int, Background]]) -> None:
    mean, weight = f"mean_{target.name}", f"weight_{target.name}"
    for number, background in wanted:
        population, _ = group.members[number]
        drives.give(number, mean, background.rate * population.dt, "1")
        drives.give(number, weight, background.weight, unit)
    action = f"{target.variable} += {weight}*poisson({mean})"
    drives.statements.append(Regularly(drive_name(group, target), action))


def _binomial(drives: Drives, group: Group, target: Driven, unit: str, wanted: list[tuple[int, Background]]) -> None:
    """One input for each number and rate of sources, which are the same for all cells that it drives."""
    kinds = sorted({(background.sources, background.rate / background.sources) for _, background in wanted})
    for kind, (sources, rate) in enumerate(kinds, start=1):
        weight = f"weight_{target.name}" if len(kinds) == 1 else f"weight_{target.name}_{kind}"
        for number, background in wanted:
            if (background.sources, background.rate / background.sources) == (sources, rate):
                drives.give(number, weight, background.weight, unit)
        arguments = (Name(group.name), target.variable, sources, QuantityArgument(rate, "hertz"), weight)
        drives.statements.append(Create(f"NB{kind}_{group.name}_{target.name}", "PoissonInput", arguments))
