"""The layout: which rows of the tables share a Brian2 object.

Populations with the same equations are slices of one group; pathways with the same synapse model, the same two groups
and the same target variables are one object. So the number of objects, and with it the time to compile, follows from
the number of models and not from the number of rows. The layout needs no drawn array and is known at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cxsystem2.config import Configuration, Pathway, Population, Relay
from cxsystem2.models.cells import PointCell
from cxsystem2.models.synapses import Synapse

RELAYS = "IN_relays"
"""The group of all input cells."""


@dataclass(slots=True)
class Slice:
    """The place of a population (or relay) in its group."""

    group: str
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.stop - self.start


@dataclass(slots=True)
class Group:
    """Populations that share their equations, one after the other."""

    name: str
    cell: PointCell
    members: list[Population] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(member.size for member in self.members)


@dataclass(slots=True)
class Projection:
    """Pathways that share their synapse model, their groups and their target variables."""

    name: str
    source: str
    target: str
    synapse: type[Synapse]
    incremented: tuple[str, ...]
    weight_unit: str
    members: list[Pathway] = field(default_factory=list)


@dataclass(slots=True)
class StateRecorder:
    """One variable of one group (or projection), recorded from some cells at one interval (the time step if None)."""

    name: str
    owner: str
    variable: str
    unit: str
    dt: float | None
    members: list[tuple[Population | Pathway, range]] = field(default_factory=list)


def split(values: Iterable[dict[str, float]]) -> tuple[dict[str, float], list[str]]:
    """Parameters that all members share, with their value, and the names of those that differ."""
    first, *others = values
    shared = {name: value for name, value in first.items() if all(other[name] == value for other in others)}
    return shared, [name for name in first if name not in shared]


class Layout:
    """The objects of a configuration: groups, projections and recorders."""

    def __init__(self, config: Configuration) -> None:
        self.relays = config.relays
        self.groups: list[Group] = []
        self.slices: dict[str, Slice] = {}
        self._place_relays(config.relays)
        self._place_populations(config.populations)
        self.projections = self._projections(config)
        self.spike_recorders = self._spike_recorders(config)
        self.state_recorders = self._state_recorders(config)

    @property
    def objects(self) -> int:
        """Number of Brian2 objects."""
        recorders = len(self.spike_recorders) + len(self.state_recorders)
        return bool(self.relays) + len(self.groups) + len(self.projections) + recorders

    def _place_relays(self, relays: Iterable[Relay]) -> None:
        start = 0
        for relay in relays:
            self.slices[relay.label] = Slice(RELAYS, start, start + relay.size)
            start += relay.size

    def _place_populations(self, populations: Iterable[Population]) -> None:
        by_cell: dict[PointCell, Group] = {}
        for population in populations:
            group = by_cell.get(population.cell)
            if group is None:
                group = Group(f"NG_{population.cell.name}_{len(by_cell) + 1}", population.cell)
                by_cell[population.cell] = group
                self.groups.append(group)
            self.slices[population.label] = Slice(group.name, group.size, group.size + population.size)
            group.members.append(population)

    def _projections(self, config: Configuration) -> list[Projection]:
        cells = {population.label: population.cell for population in config.populations}
        found: dict[tuple[object, ...], Projection] = {}
        for pathway in config.pathways:
            cell = cells[pathway.post]
            incremented = cell.incremented(pathway.sign, pathway.compartment)
            source, target = self.slices[pathway.pre].group, self.slices[pathway.post].group
            key = (source, target, pathway.synapse, incremented)
            if key not in found:
                name = f"S_{pathway.synapse.word}_{pathway.sign}_{len(found) + 1}"
                unit = cell.receptor(pathway.sign).weight_unit
                found[key] = Projection(name, source, target, pathway.synapse, incremented, unit)
            found[key].members.append(pathway)
        return list(found.values())

    def _spike_recorders(self, config: Configuration) -> dict[str, str]:
        """Group to recorder, for the groups of which some population is recorded."""
        watched = {self.slices[cells.label].group for cells in config.cells.values() if cells.monitors.spikes}
        names = [name for name in (RELAYS, *(group.name for group in self.groups)) if name in watched]
        return {name: f"SpMon{number}_{name}" for number, name in enumerate(names, start=1)}

    def _state_recorders(self, config: Configuration) -> list[StateRecorder]:
        found: dict[tuple[str, str, float | None], StateRecorder] = {}
        for member, owner, units in self._recordable(config):
            for state in member.monitors.states:
                key = (owner, state.variable, state.dt)
                name = f"StMon{len(found) + 1}_{owner}__{state.variable}"
                recorder = StateRecorder(name, owner, state.variable, units[state.variable], state.dt)
                size = member.size if isinstance(member, Population) else 2**62
                found.setdefault(key, recorder).members.append((member, state.indices(size)))
        return list(found.values())

    def _recordable(self, config: Configuration) -> Iterator[tuple[Population | Pathway, str, dict[str, str]]]:
        """Populations and pathways with the object that holds them and the units of their variables."""
        for population in config.populations:
            yield population, self.slices[population.label].group, population.cell.variables()
        for projection in self.projections:
            units = {"wght": projection.weight_unit, **projection.synapse.state}
            for pathway in projection.members:
                yield pathway, projection.name, units
