"""The layout: which rows of the tables share a Brian2 object.

Compartments with the same equations are slices of one group: all somas of cells with the same models are one group,
and all dendritic compartments of pyramidal cells are a second one, whatever their number. Pathways with the same
synapse model, the same two groups and the same target variables are one object. So the number of objects, and with it
the time to compile, follows from the number of models and not from the number of rows. The layout needs no drawn array
and is known at once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from cxsystem2.config import Configuration, Pathway, Population, Relay
from cxsystem2.config.monitors import Recording
from cxsystem2.config.window import ALWAYS, Window
from cxsystem2.models.cells import SOMA, Cell, Membrane, WholeCell
from cxsystem2.models.parameter import rename
from cxsystem2.models.synapses import Synapse
from cxsystem2.syntax.event_driven import companions
from cxsystem2.syntax.form import FREE, Form

RELAYS = "IN_relays"
"""The group of all input cells."""


@dataclass(slots=True)
class Slice:
    """The place of one compartment of a population (or of a relay) in its group."""

    group: str
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.stop - self.start


@dataclass(slots=True)
class Group:
    """Compartments that share their equations, population by population."""

    name: str
    membrane: Membrane | WholeCell
    members: list[tuple[Population, tuple[str, ...]]] = field(default_factory=list)
    """Populations, and which of their compartments are here: one, or all of them side by side in the equations."""

    @property
    def size(self) -> int:
        """Number of elements: cells, or compartments of one kind."""
        return sum(population.size for population, _ in self.members)

    @property
    def sizes(self) -> list[int]:
        """Number of cells of each member."""
        return [population.size for population, _ in self.members]

    @property
    def parameters(self) -> list[dict[str, float]]:
        """Parameters of each member."""
        return [
            {
                self.named(compartment, name): value
                for compartment in compartments
                for name, value in population.parameters[compartment].items()
            }
            for population, compartments in self.members
        ]

    def named(self, compartment: str, name: str) -> str:
        """What a variable or parameter of a compartment is called here."""
        return self.membrane.named(compartment, name)


@dataclass(slots=True)
class Projection:
    """Pathways that share their synapse model, their groups and their target variables."""

    name: str
    source: str
    target: str
    synapse: type[Synapse]
    incremented: tuple[str, ...]
    weight_unit: str
    subtracts: bool = False
    """Whether spikes take the weight away from the variables."""
    held: bool = False
    """Whether spikes that arrive while the target is refractory are lost."""
    clashes: tuple[str, ...] = ()
    """Names of the synapse model that the target has too; Brian2 wants the synaptic ones to be others."""
    members: list[Pathway] = field(default_factory=list)

    def own(self, text: str) -> str:
        """A name, an equation or a statement of the synapse model, as it is in the Brian2 object."""
        return rename(text, [*self.clashes, *(f"d{name}" for name in self.clashes)], "_syn")


@dataclass(slots=True)
class RecordedVariable:
    """What one population or pathway wants of a recorder: the compartment, and the variable as the table has it."""

    member: Population | Pathway
    compartment: str
    wanted: Recording

    @property
    def variable(self) -> str:
        """The name of the variable in the table."""
        return self.wanted.variable


@dataclass(slots=True)
class StateRecorder:
    """One variable of one group (or projection), recorded from some cells at one interval (the time step if None).

    Samples outside the `window` are dropped when the device hands them over.
    `companions` are recorded beside an event-driven variable, to say what it is at each sample.
    """

    name: str
    owner: str
    variable: str
    unit: str
    dt: float | None
    companions: tuple[str, ...] = ()
    window: Window = ALWAYS
    members: list[RecordedVariable] = field(default_factory=list)


@dataclass(slots=True)
class RateRecorder:
    """Population rates counted in bins of one width (second), of the populations in one group."""

    owner: str
    bin: float
    members: list[Population | Relay] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the group that counts."""
        return f"NR_{round(self.bin * 1e6)}us_{self.owner}"


def split(values: Iterable[dict[str, float]], apart: Container[str] = ()) -> tuple[dict[str, float], list[str]]:
    """Parameters that all members share, with their value, and the names of those that differ or are to be kept apart."""
    first, *others = values
    shared = {
        name: value for name, value in first.items() if name not in apart and all(other[name] == value for other in others)
    }
    return shared, [name for name in first if name not in shared]


class Layout:
    """The objects of a configuration: groups, projections and recorders."""

    def __init__(self, config: Configuration, form: Form = FREE) -> None:
        self.form = form
        self.relays = config.relays
        self.groups: list[Group] = []
        self.slices: dict[tuple[str, str], Slice] = {}
        self._homes: dict[tuple[str, str], Group] = {}
        self._place_relays(config.relays)
        self._place_populations(config.populations)
        self.projections = self._projections(config)
        self.spike_recorders = self._spike_recorders(config)
        self.state_recorders = self._state_recorders(config)
        self.rate_recorders = self._rate_recorders(config)

    @property
    def objects(self) -> int:
        """Number of Brian2 objects."""
        recorders = len(self.spike_recorders) + len(self.state_recorders) + 3 * self.form.counters * len(self.rate_recorders)
        return bool(self.relays) + len(self.groups) + len(self.projections) + recorders

    def soma(self, cells: Population | Relay) -> Slice:
        """The place of the spiking compartments of a population, or of the cells of an input."""
        return self.slices[cells.label, SOMA]

    def _place_relays(self, relays: Iterable[Relay]) -> None:
        start = 0
        for relay in relays:
            self.slices[relay.label, SOMA] = Slice(RELAYS, start, start + relay.size)
            start += relay.size

    def group(self, population: Population, compartment: str) -> Group:
        """The group that a compartment of a population is in."""
        return self._homes[population.label, compartment]

    def _place_populations(self, populations: Iterable[Population]) -> None:
        by_membrane: dict[Membrane | WholeCell, Group] = {}
        for population in populations:
            for membrane, compartments in self._membranes(population.cell):
                group = by_membrane.get(membrane)
                if group is None:
                    group = by_membrane[membrane] = Group(f"NG_{membrane.name}_{len(by_membrane) + 1}", membrane)
                    self.groups.append(group)
                for compartment in compartments:
                    self._homes[population.label, compartment] = group
                    place = Slice(group.name, group.size, group.size + population.size)
                    self.slices[population.label, compartment] = place
                group.members.append((population, compartments))

    def _membranes(self, cell: Cell) -> Iterator[tuple[Membrane | WholeCell, tuple[str, ...]]]:
        """The parts of a cell that are elements of a group, and the compartments in each."""
        if self.form.whole_cells and cell.dendrites:
            yield WholeCell(cell), cell.compartments
            return
        for compartment in cell.compartments:
            yield cell.membrane(compartment), (compartment,)

    def _projections(self, config: Configuration) -> list[Projection]:
        populations = {population.label: population for population in config.populations}
        found: dict[tuple[object, ...], Projection] = {}
        for pathway in config.pathways:
            post = populations[pathway.post]
            own, membrane = post.cell.membrane(pathway.compartment), self.group(post, pathway.compartment).membrane
            receptor, aimed = own.receptor(pathway.sign), pathway.synapse.target_variable
            names = (aimed,) if aimed else own.incremented(pathway.sign) if pathway.synapse.on_pre else ()
            incremented = tuple(membrane.named(pathway.compartment, name) for name in names)
            held = any(own.holds(name) for name in names)
            subtracts = bool(names) and not aimed and receptor.subtracts
            source, target = self.slices[pathway.pre, SOMA].group, self.slices[pathway.post, pathway.compartment].group
            unit = pathway.synapse.weight_unit or receptor.weight_unit
            key = (source, target, pathway.synapse, incremented, subtracts, unit)
            if key not in found:
                name = f"S_{pathway.synapse.word}_{pathway.sign}_{len(found) + 1}"
                taken = {*membrane.parameters, *(state.name for state in membrane.state)}
                clashes = tuple(sorted(taken & {*pathway.synapse.parameters, *pathway.synapse.state}))
                found[key] = Projection(name, source, target, pathway.synapse, incremented, unit, subtracts, held, clashes)
            found[key].members.append(pathway)
        return list(found.values())

    def _spike_recorders(self, config: Configuration) -> dict[str, str]:
        """Group to recorder, for the groups of which some population is recorded."""
        watched = {
            self.soma(cells).group
            for cells in config.cells.values()
            if cells.monitors.spikes or (cells.monitors.rate is not None and not self.form.counters)
        }
        names = [name for name in (RELAYS, *(group.name for group in self.groups)) if name in watched]
        return {name: f"SpMon{number}_{name}" for number, name in enumerate(names, start=1)}

    def _rate_recorders(self, config: Configuration) -> list[RateRecorder]:
        found: dict[tuple[str, float], RateRecorder] = {}
        for cells in config.cells.values():
            if cells.monitors.rate is not None:
                key = (self.soma(cells).group, cells.monitors.rate)
                found.setdefault(key, RateRecorder(*key)).members.append(cells)
        return list(found.values())

    def _state_recorders(self, config: Configuration) -> list[StateRecorder]:
        found: dict[tuple[str, str, float | None, Window], StateRecorder] = {}
        for owner, variable, unit, beside, recorded in self._wanted(config):
            name, window = f"StMon{len(found) + 1}_{owner}__{variable}", recorded.wanted.window
            dt = recorded.wanted.interval(config.system.default_clock)
            new = StateRecorder(name, owner, variable, unit, dt, beside, window)
            recorder = found.setdefault((owner, variable, dt, window), new)
            recorder.members.append(recorded)
        return list(found.values())

    def _wanted(self, config: Configuration) -> Iterator[tuple[str, str, str, tuple[str, ...], RecordedVariable]]:
        """Owner, variable there, unit, companions, and what the tables say, of everything that is to be recorded."""
        for population in config.populations:
            variables = population.cell.variables()
            for state in population.monitors.states:
                compartment, variable, unit = variables[state.variable]
                group = self.group(population, compartment)
                yield group.name, group.named(compartment, variable), unit, (), RecordedVariable(population, compartment, state)
        for projection in self.projections:
            units = {"wght": projection.weight_unit, **projection.synapse.state}
            for pathway in projection.members:
                for state in pathway.monitors.states:
                    recorded = RecordedVariable(pathway, pathway.compartment, state)
                    variable, unit = projection.own(state.variable), units[state.variable]
                    beside = tuple(projection.own(name) for name in companions(projection.synapse, state.variable))
                    yield projection.name, variable, unit, beside, recorded
