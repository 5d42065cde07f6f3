"""Drives: which cells of a group get background events, how many, and what an event adds to which variable."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxsystem2.network.philox import key
from cxsystem2.network.poisson import PoissonEvents
from cxsystem2.syntax import Model
from cxsystem2.syntax.background import Driven, drive_name, driven


@dataclass(frozen=True, slots=True)
class DrivenCells:
    """The cells of one population: the first one in the group, what an event adds (SI units), and the events."""

    first: int
    weight: float
    events: PoissonEvents


@dataclass(slots=True)
class Drive:
    """The background of one variable of a group; `name` is that of the statement it stands for."""

    name: str
    group: str
    variable: str
    parts: list[DrivenCells] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name of the Brian2 object."""
        return self.name.replace(".", "_")


def drives(model: Model) -> list[Drive]:
    """The background of a network that cells take whatever their state."""
    found: dict[str, Drive] = {}
    layout, seed = model.layout, model.network.seed
    for group in layout.groups:
        for number, background, target in driven(group):
            population, _ = group.members[number]
            if population.cell.membrane(background.compartment).holds(target.variable):
                continue  # Brian2's own statement, by which a refractory cell takes nothing
            place = layout.slices[population.label, background.compartment]
            own = key(seed, "background", f"{population.label}.{background.compartment}.{target.name}")
            events = PoissonEvents(place.size, background.rate * population.dt, own)
            variable = group.named(background.compartment, target.variable)
            name = drive_name(group, Driven(variable, target.second))
            drive = found.setdefault(name, Drive(name, group.name, variable))
            drive.parts.append(DrivenCells(place.start, background.weight, events))
    return list(found.values())
