"""How large a network will be, from its configuration alone: neurons, synapses, memory."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.network.plan import Network

BYTES_PER_SYNAPSE = 66
"""Peak of C++ standalone: indices, weight, delay, the two lists of synapses by cell, and the copies while loading."""
BYTES_PER_VALUE = 8
_FIXED = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Estimate:
    """The size of a network; `synapses` is the mean over all seeds, by pathway name."""

    neurons: int
    inputs: int
    synapses: dict[str, int]
    memory_bytes: int

    @property
    def total_synapses(self) -> int:
        """All synapses together."""
        return sum(self.synapses.values())


def estimate(network: Network) -> Estimate:
    """Estimate the size of a network without drawing it."""
    config = network.config
    synapses = {pathway.name: round(network.expected_synapses(pathway)) for pathway in config.pathways}
    own = sum(synapses[pathway.name] * BYTES_PER_VALUE * len(pathway.synapse.state) for pathway in config.pathways)
    values = sum(
        population.size * (len(population.cell.variables()) + sum(map(len, population.parameters.values())) + 4)
        for population in config.populations
    )
    memory = _FIXED + sum(synapses.values()) * BYTES_PER_SYNAPSE + own + values * BYTES_PER_VALUE
    return Estimate(network.size, sum(relay.size for relay in config.relays), synapses, memory + _recorded(network))


def _recorded(network: Network) -> int:
    """Bytes of the recorded state variables."""
    system = network.config.system
    total = 0.0
    for population in network.config.populations:
        for state in population.monitors.states:
            cells = len(state.indices(population.size)) + 1
            total += cells * system.runtime / (state.dt or system.default_clock) * BYTES_PER_VALUE
    return int(total)
