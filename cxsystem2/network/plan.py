"""The network plan: everything that is drawn, as plain arrays, before any simulator is involved.

Positions, connections, weights, delays and initial potentials follow from the configuration and one seed. Arrays are
drawn when they are asked for, pathway by pathway, always with the same result; so the sizes of a network are known
without drawing it, and a large network is never in memory twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Configuration, Pathway, Population, Relay
from cxsystem2.config.ends import disc, ends
from cxsystem2.config.inputs import SpikeTrain
from cxsystem2.config.monitors import shared
from cxsystem2.config.plausibility.limits import MOST_STEPS
from cxsystem2.connections import Connections
from cxsystem2.draws.streams import BLOCK, Streams, blocks, fresh_seed, generator
from cxsystem2.errors import CxSystemError
from cxsystem2.geometry.cortical_map import visual_field
from cxsystem2.geometry.placing import apart, scattered
from cxsystem2.geometry.plane import Disc, Points
from cxsystem2.models.depth import DEPTH, RELAY_DEPTH
from cxsystem2.network.starting import start_values
from cxsystem2.rules import Rule, rules

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_MM = 1e3


class Network:
    """A network plan: a configuration with a seed.

    Every random draw is keyed by the seed, its purpose, its object and a block of cells (`cxsystem2.draws.streams`).
    """

    def __init__(self, config: Configuration) -> None:
        seed = config.system.seed
        self.seed = fresh_seed() if seed is None else seed
        self.config = config.with_seed(self.seed)
        self.cells = self.config.cells
        self._placed: dict[str, Points] = {}
        self._started: dict[str, dict[str, Floats]] = {}
        self._shares: dict[tuple[str, int, float], Integers] = {}

    @property
    def size(self) -> int:
        """Number of simulated neurons, without the cells of inputs."""
        return sum(population.size for population in self.config.populations)

    @property
    def steps(self) -> int:
        """Number of time steps of the run."""
        return self.config.system.interval.steps

    def positions(self, cells: Population | Relay) -> Points:
        """Positions of the cells on the cortical plane, in millimetre as complex numbers."""
        system = self.config.system
        if system.load_positions and self.config.store is not None:
            return self.config.store.positions[cells.name]
        given = cells.source.positions() if isinstance(cells, Relay) else None
        if given is not None:
            return given
        if cells.label not in self._placed:
            disc, distance = self.disc(cells), system.min_distance * _MM
            if system.min_distance_rule == "exclusion" and distance:
                placed = apart(cells.size, disc, distance, self.seed, cells.label)
            else:
                placed = scattered(cells.size, disc, self.seed, cells.label, grid=distance)
            placed.flags.writeable = False
            self._placed[cells.label] = placed
        return self._placed[cells.label]

    def disc(self, cells: Population | Relay) -> Disc:
        """The disc of the cortical plane that the cells fill."""
        return disc(cells, self.config.system)

    def visual_field(self, cells: Population | Relay) -> Points:
        """What the cells see, in degree of the visual field."""
        system = self.config.system
        return visual_field(self.positions(cells), system.cortical_magnification * _MM, system.visual_offset)

    def depth(self, cells: Population | Relay) -> float:
        """Height of the cells' layer above layer 6, in millimetre; inputs lie above all layers."""
        return RELAY_DEPTH if isinstance(cells, Relay) else DEPTH[cells.layer.soma]

    def initial_potential(self, population: Population) -> Floats:
        """Membrane potentials at the start: evenly between two bounds, normal around one value, or as the model says."""
        if (given := self.start(population, "vm")) is not None:
            return given
        low, high, spread = population.initial.low, population.initial.high, population.initial.sd
        potential = np.full(population.size, low)
        if low == high and spread:
            for number, start, stop in blocks(population.size):
                random = generator(self.seed, "potential", population.label, number)
                potential[start:stop] += random.standard_normal(stop - start) * spread
        elif low != high:
            for number, start, stop in blocks(population.size):
                random = generator(self.seed, "potential", population.label, number)
                potential[start:stop] += random.random(stop - start) * (high - low)
        return potential

    def start(self, population: Population, variable: str) -> Floats | None:
        """What a variable of the cells starts at (SI units), when a file or the neuron model says it for each cell."""
        loaded = self.loaded_start(population, variable)
        if loaded is not None or variable not in population.cell.soma.neuron.start:
            return loaded
        if population.label not in self._started:
            own = start_values(population, self.seed)
            self._started[population.label] = own
        return self._started[population.label][variable]

    def loaded_start(self, population: Population, variable: str) -> Floats | None:
        """What a variable of the cells starts at (SI units), when it comes from the connections file."""
        if not self.config.system.load_initial or self.config.store is None:
            return None
        return self.config.store.initial.get(population.name, {}).get(variable)

    def share_of(self, one: Population | Relay | Pathway, size: int, share: float) -> Integers:
        """The cells (or synapses) of which a share is recorded, in increasing order: at least one of those that there are.

        A smaller share is a part of a larger one.
        """
        key = self._owners[one.number] if isinstance(one, Pathway) else one.label
        if (key, size, share) not in self._shares:
            order = generator(self.seed, "record", key).permutation(size)
            self._shares[key, size, share] = np.sort(order[: shared(size, share)])
        return self._shares[key, size, share]

    def spikes(self, relay: Relay) -> SpikeTrain:
        """The spikes of an input within the runtime."""
        system, source = self.config.system, relay.source
        random = Streams(self.seed, source.word.lower(), relay.label)
        return source.spikes(system.runtime, system.default_clock, random)

    @cached_property
    def _owners(self) -> dict[int, str]:
        """A name for each pathway that does not depend on the other rows of the table."""
        seen: dict[str, int] = {}
        owners = {}
        for pathway in self.config.pathways:
            name = f"{pathway.pre}>{pathway.post}.{pathway.compartment}/{pathway.sign}"
            seen[name] = seen.get(name, 0) + 1
            owners[pathway.number] = f"{name}/{seen[name]}"
        return owners

    def expected_synapses(self, pathway: Pathway) -> float:
        """The mean number of synapses of a pathway over all seeds; of a loaded one, its number."""
        if pathway.load and self.config.store is not None:
            return self.config.store.count(pathway.key)
        return self.rule(pathway).expected() * pathway.multiplicity

    def rule(self, pathway: Pathway) -> Rule:
        """The connection rule of a pathway, between its two populations."""
        pre, post = self.cells[pathway.pre], self.cells[pathway.post]
        sides = ends(pathway, self.cells, self.config.system, lambda: (self.positions(pre), self.positions(post)))
        return rules[pathway.wiring.rule](pathway.wiring, sides, self.seed, self._owners[pathway.number])

    def connections(self, pathway: Pathway, part: Sequence[int] | None = None) -> Connections:
        """The synapses of a pathway: drawn, ordered by target block, target and source, or loaded as they were saved.

        `part` are the numbers of the blocks of targets that are wanted, ascending, all when None: the parts of a network that
        does not fit into memory are drawn one after the other, and are the same however it is cut.
        """
        if pathway.load and self.config.store is not None:
            return self._countable(pathway, _within(self.config.store.read(pathway.key), part))
        owner = self._owners[pathway.number]
        post = self.cells[pathway.post]
        numbers = [number for number, *_ in blocks(post.size, part)]
        pairs = self.rule(pathway).pairs(part)
        copies = pathway.multiplicity
        counts = [len(source) * copies for source, _ in pairs]
        weight, delay = np.empty(sum(counts)), np.empty(sum(counts))
        start = 0
        for number, pair, count in zip(numbers, pairs, counts, strict=True):
            own = slice(start, start + count)
            weight[own] = pathway.weights.draw(pathway.weight, count, generator(self.seed, "weight", owner, number))
            delay[own] = pathway.delays.draw(pathway.delay, count, generator(self.seed, "delay", owner, number))
            if pathway.velocity is not None:
                delay[own] += np.repeat(self._distance(pathway, *pair), copies) / pathway.velocity
            start += count
        np.minimum(weight, pathway.parameters.get("wght_max", np.inf), out=weight)  # a plastic weight starts in its bounds
        none = np.empty(0, np.int32)
        source = np.concatenate([none, *(source for source, _ in pairs)])
        target = np.concatenate([none, *(target for _, target in pairs)])
        if copies > 1:
            source, target = np.repeat(source, copies), np.repeat(target, copies)
        return self._countable(pathway, Connections(source, target, weight, np.maximum(delay, 0.0, out=delay)))

    def _countable(self, pathway: Pathway, found: Connections) -> Connections:
        """The synapses, unless a weight or a delay among them cannot be simulated.

        Raises:
            CxSystemError: a weight or delay is not a finite number, or a delay has more steps than devices can count.
        """
        for noun, values in (("weight", found.weight), ("delay", found.delay)):
            if not np.isfinite(values).all():
                raise CxSystemError(f"{pathway.place}: {pathway.name} has a {noun} that is not a finite number")
        longest = float(found.delay.max(initial=0.0))
        if longest / self.config.system.default_clock >= MOST_STEPS:
            message = f"has a delay of {longest:.4g} s, which is more than 2^31 time steps; take a shorter delay"
            raise CxSystemError(f"{pathway.place}: {pathway.name} {message}")
        return found

    def _distance(self, pathway: Pathway, source: npt.NDArray[np.int32], target: npt.NDArray[np.int32]) -> Floats:
        """Distances (metre) of connected cells on the cortical plane."""
        pre, post = (self.positions(self.cells[label]) for label in (pathway.pre, pathway.post))
        return np.asarray(np.abs(pre[source] - post[target]) / _MM)


def _within(connections: Connections, part: Sequence[int] | None) -> Connections:
    """The synapses onto some blocks of targets."""
    if part is None:
        return connections
    wanted = np.zeros(int(connections.target.max(initial=-1)) // BLOCK + 1, np.bool_)
    wanted[[number for number in part if number < len(wanted)]] = True
    return connections.take(np.flatnonzero(wanted[connections.target // BLOCK]))
