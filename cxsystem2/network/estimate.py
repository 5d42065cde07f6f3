"""How large a network will be, from its configuration alone: neurons, synapses, memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cxsystem2.config import Configuration, Pathway, Population
from cxsystem2.network.plan import Network

BYTES_PER_SYNAPSE = 66
"""Peak of C++ standalone: indices, weight, delay, the two lists of synapses by cell, and the copies while loading."""
BYTES_PER_COMPACT = {"double": 13, "single": 9, "packed": 5}
"""Of a synapse in files that a program maps, while it runs, by precision."""
BYTES_PER_DRAWN, DRAWN_AT_A_TIME = 30, 64_000_000
"""The same while they are drawn; how many a processor draws at a time."""
BYTES_PER_TAKEN_OVER = 64
"""Of plastic synapses that a device delivers itself: 64 while Python draws them; later Python holds 37, and the program 22."""
BYTES_PER_VALUE = 8
_FIXED = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Estimate:
    """The size of a network; `synapses` is the mean over all seeds, by pathway name."""

    neurons: int
    inputs: int
    synapses: dict[str, int]
    memory_bytes: int
    recorded: dict[str, int]
    """Bytes of recorded state variables, by the name of what they are recorded of; they are part of the memory."""

    @property
    def total_synapses(self) -> int:
        """All synapses together."""
        return sum(self.synapses.values())


def stock_bytes(pathway: Pathway) -> int:
    """Bytes of a synapse of Brian2's at the peak, with the variables that it has."""
    return BYTES_PER_SYNAPSE + BYTES_PER_VALUE * len(pathway.synapse.state)


def estimate(
    network: Network,
    compact: Callable[[Pathway], bool] = lambda pathway: False,
    each: Callable[[Pathway], int] = stock_bytes,
) -> Estimate:
    """Estimate the size of a network without drawing it.

    `compact` tells whether a device keeps the synapses of a pathway in files that a program maps, and `each` how many bytes
    one of the others takes.
    """
    config = network.config
    synapses = {pathway.name: round(network.expected_synapses(pathway)) for pathway in config.pathways}
    mapped = sum(synapses[pathway.name] for pathway in config.pathways if compact(pathway))
    kept = sum(synapses[pathway.name] * each(pathway) for pathway in config.pathways if not compact(pathway))
    drawn = min(mapped, (os.cpu_count() or 1) * DRAWN_AT_A_TIME)
    values = sum(
        population.size * (len(population.cell.variables()) + sum(map(len, population.parameters.values())) + 4)
        for population in config.populations
    )
    running = mapped * BYTES_PER_COMPACT[config.system.precision] + kept
    memory = _FIXED + max(running, drawn * BYTES_PER_DRAWN) + values * BYTES_PER_VALUE
    inputs, recorded = sum(relay.size for relay in config.relays), _recorded(config, synapses)
    return Estimate(network.size, inputs, synapses, memory + sum(recorded.values()), recorded)


def _recorded(config: Configuration, synapses: Mapping[str, int]) -> dict[str, int]:
    """Bytes of the recorded state variables, by the name of the population or pathway."""
    found: dict[str, int] = {}
    step = config.system.default_clock
    sizes = {population.name: population.size for population in config.populations} | dict(synapses)
    everything: list[Population | Pathway] = [*config.populations, *config.pathways]
    for one in everything:
        size = sizes[one.name]
        for state in one.monitors.states:
            cells = state.count(size) + 1  # and the times
            samples = state.window.seconds(config.system.runtime) / (state.interval(step) or step)
            found[one.name] = found.get(one.name, 0) + int(cells * samples * BYTES_PER_VALUE)
    return found
