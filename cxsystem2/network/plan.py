"""The network plan: everything that is drawn, as plain arrays, before any simulator is involved.

Positions, connections, weights, delays and initial potentials follow from the configuration and one seed. Arrays are
drawn when they are asked for, pathway by pathway, always with the same result; so the sizes of a network are known
without drawing it, and a large network is never in memory twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Configuration, Pathway, Population, Relay
from cxsystem2.config.inputs import SpikeTrain
from cxsystem2.network import geometry
from cxsystem2.network.connect import pairwise_bernoulli
from cxsystem2.network.draw import blocks, fresh_seed, generator

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Connections:
    """The synapses of one pathway, ordered by target and source. Weights in SI units, delays in second."""

    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    weight: Floats
    delay: Floats

    def __len__(self) -> int:
        return len(self.source)


class Network:
    """A network plan: a configuration with a seed.

    Every random draw is keyed by the seed, its purpose, its object and a block of cells (`cxsystem2.network.draw`).
    """

    def __init__(self, config: Configuration) -> None:
        seed = config.system.seed
        self.seed = fresh_seed() if seed is None else seed
        self.config = config.with_seed(self.seed)
        self.cells = self.config.cells

    @property
    def size(self) -> int:
        """Number of simulated neurons, without the cells of inputs."""
        return sum(population.size for population in self.config.populations)

    @property
    def steps(self) -> int:
        """Number of time steps of the run."""
        return round(self.config.system.runtime / self.config.system.default_clock)

    def positions(self, cells: Population | Relay) -> geometry.Points:
        """Positions of the cells on the cortical plane, in millimetre as complex numbers."""
        system = self.config.system
        radius, spacing = cells.radius, system.min_distance
        return geometry.positions(cells.size, radius, spacing, cells.center, self.seed, cells.label)

    def initial_potential(self, population: Population) -> Floats:
        """Membrane potentials (volt) at the start, evenly between the two bounds of the population."""
        low, high = population.initial.low, population.initial.high
        potential = np.full(population.size, low)
        if low != high:
            for number, start, stop in blocks(population.size):
                random = generator(self.seed, "potential", population.label, number)
                potential[start:stop] += random.random(stop - start) * (high - low)
        return potential

    def spikes(self, relay: Relay) -> SpikeTrain:
        """The spikes of an input within the runtime."""
        return relay.source.spikes(self.config.system.runtime, self.config.system.default_clock)

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
        """The mean number of synapses of a pathway over all seeds."""
        pairs = self.cells[pathway.pre].size * self.cells[pathway.post].size
        return pairs * pathway.probability * pathway.multiplicity

    def connections(self, pathway: Pathway) -> Connections:
        """Draw the synapses of a pathway."""
        owner = self._owners[pathway.number]
        n_pre, n_post = self.cells[pathway.pre].size, self.cells[pathway.post].size
        pairs = pairwise_bernoulli(n_pre, n_post, pathway.probability, self.seed, owner)
        copies = pathway.multiplicity
        counts = [len(source) * copies for source, _ in pairs]
        weight, delay = np.empty(sum(counts)), np.empty(sum(counts))
        start = 0
        for number, count in enumerate(counts):
            part = slice(start, start + count)
            weight[part] = pathway.synapse.weights.draw(pathway.weight, count, generator(self.seed, "weight", owner, number))
            delay[part] = pathway.synapse.delays.draw(pathway.delay, count, generator(self.seed, "delay", owner, number))
            start += count
        source = np.concatenate([source for source, _ in pairs])
        target = np.concatenate([target for _, target in pairs])
        if copies > 1:
            source, target = np.repeat(source, copies), np.repeat(target, copies)
        return Connections(source, target, weight, delay)
