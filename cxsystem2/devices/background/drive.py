"""Drives: which cells of a group get background events, how many, and what an event adds to which variable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cxsystem2.network.philox import key
from cxsystem2.network.poisson import Events
from cxsystem2.syntax import Model


@dataclass(frozen=True, slots=True)
class Part:
    """The cells of one population: the first one in the group, what an event adds (SI units), and the events."""

    first: int
    weight: float
    events: Events


@dataclass(slots=True)
class Drive:
    """The background of one variable of a group; `name` is that of the statement it stands for."""

    name: str
    group: str
    variable: str
    parts: list[Part] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name of the Brian2 object."""
        return self.name.replace(".", "_")


def drives(model: Model) -> list[Drive]:
    """All background of a network."""
    found: dict[str, Drive] = {}
    for group, variable, part in _parts(model):
        name = f"NB.{group}.{variable}"
        found.setdefault(name, Drive(name, group, variable)).parts.append(part)
    return list(found.values())


def _parts(model: Model) -> Iterator[tuple[str, str, Part]]:
    layout, seed = model.layout, model.network.seed
    for group in layout.groups:
        for population, compartments in group.members:
            for background in population.background:
                if background.compartment not in compartments:
                    continue
                place = layout.slices[population.label, background.compartment]
                for name in population.cell.membrane(background.compartment).background(background.sign):
                    own = key(seed, "background", f"{population.label}.{background.compartment}.{name}")
                    events = Events(place.size, background.rate * population.dt, own)
                    yield group.name, group.named(background.compartment, name), Part(place.start, background.weight, events)
