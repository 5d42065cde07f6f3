"""How large a network will be, from its configuration alone: neurons, synapses, memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from cxsystem2.config import Pathway
from cxsystem2.network.plan import Network

BYTES_PER_SYNAPSE = 66
"""Peak of C++ standalone: indices, weight, delay, the two lists of synapses by cell, and the copies while loading."""
BYTES_PER_COMPACT, BYTES_PER_DRAWN, DRAWN_AT_A_TIME = 13, 30, 64_000_000
"""Of synapses in files that a program maps: while it runs, while they are drawn; how many a processor draws at a time."""
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


def estimate(network: Network, compact: Callable[[Pathway], bool] = lambda pathway: False) -> Estimate:
    """Estimate the size of a network without drawing it.

    `compact` tells whether a device keeps the synapses of a pathway in files that a program maps.
    """
    config = network.config
    synapses = {pathway.name: round(network.expected_synapses(pathway)) for pathway in config.pathways}
    mapped = sum(synapses[pathway.name] for pathway in config.pathways if compact(pathway))
    kept = {pathway.name: synapses[pathway.name] for pathway in config.pathways if not compact(pathway)}
    own = sum(kept.get(pathway.name, 0) * BYTES_PER_VALUE * len(pathway.synapse.state) for pathway in config.pathways)
    drawn = min(mapped, (os.cpu_count() or 1) * DRAWN_AT_A_TIME)
    values = sum(
        population.size * (len(population.cell.variables()) + sum(map(len, population.parameters.values())) + 4)
        for population in config.populations
    )
    running = mapped * BYTES_PER_COMPACT + sum(kept.values()) * BYTES_PER_SYNAPSE + own
    memory = _FIXED + max(running, drawn * BYTES_PER_DRAWN) + values * BYTES_PER_VALUE
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
