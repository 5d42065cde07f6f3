"""The cost of a network on many ranks, from what one machine has shown: time of a step, and memory of a rank.

Nothing is measured here: constants that other benchmarks have measured go into formulas, and tables come out, which
`docs/cost.md` shows and explains.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.figures import Line

NS, US = 1e-9, 1e-6


@dataclass(frozen=True)
class Machine:
    """What things cost (seconds, bytes), measured on two cores of one machine; `hop` and `bandwidth` are assumed."""

    cell: float = 1.9 * NS
    """A step of a cell with background input (`python -m benchmarks microcircuit`, scale 0.3, profiled: 0.88 and 0.96)."""
    event: float = 5.0 * NS
    """A spike at a synapse: what cells leave of 6.3 s for a second of the whole circuit with one thread. The sums alone take
    2.3 to 4.2, and an event of a plastic synapse 6 to 9."""
    spike: float = 120 * NS
    """A spike that a rank receives: its rows are looked up, in four parts."""
    hop: float = 2 * US
    """A message to another rank: measured within a machine, and about the same over a fast network."""
    bandwidth: float = 10e9
    """Bytes in a second that a rank takes from the network."""
    imbalance: float = 0.08
    """Share of a step in which a rank waits for a slower one (the circuit of Potjans and Diesmann, scale 1, two ranks)."""
    synapse: float = 13.4
    """Bytes of a static synapse, with all that belongs to it (the same)."""
    row: float = 16.0
    """Bytes of a source on each rank: a row in four parts."""


@dataclass(frozen=True)
class Network:
    """A network in which each cell has so many synapses, and fires so often (Hz); steps and smallest delay in seconds."""

    cells: float
    synapses: float = 3900.0
    rate: float = 4.0
    delay: float = 1.5e-3
    dt: float = 1e-4

    @property
    def spikes(self) -> float:
        """All spikes of a step."""
        return self.cells * self.rate * self.dt


@dataclass(frozen=True)
class Cost:
    """Seconds of a step: of computing, of received spikes, of the exchange; and bytes of a rank."""

    computing: float
    receiving: float
    exchange: float
    memory: float

    @property
    def step(self) -> float:
        """Seconds of a whole step."""
        return self.computing + self.receiving + self.exchange


def cost(network: Network, ranks: int, machine: Machine = Machine()) -> Cost:
    """What a step of a network costs on so many ranks, if each cell has synapses of cells anywhere."""
    cells, synapses = network.cells / ranks, network.cells * network.synapses / ranks
    events = synapses * network.rate * network.dt
    computing = (cells * machine.cell + events * machine.event) * (1 + (machine.imbalance if ranks > 1 else 0.0))
    window = max(1.0, network.delay / network.dt)
    others = network.spikes * (1 - 1 / ranks)
    exchange = machine.hop * math.log2(ranks) / window + others * 4 / machine.bandwidth
    memory = synapses * machine.synapse + network.cells * machine.row
    # a spike without a synapse on this rank is looked up, too
    return Cost(computing, network.spikes * machine.spike, exchange, memory)


RANKS = (4, 16, 64, 256, 1024, 4096)
CELLS = (1e5, 1e6, 1e7, 1e8, 1e9)


def measure() -> Iterator[str]:
    """Tables: seconds for each second of the model, and what of them is no computing; memory of a rank; what the delay buys."""
    yield "seconds of the clock for each second of the model (share of receiving and exchange)"
    yield "cells   " + "".join(f"{ranks:>14} ranks" for ranks in RANKS)
    for cells in CELLS:
        found = [cost(Network(cells), ranks) for ranks in RANKS]
        text = "".join(f"{_number(one.step / Network(cells).dt):>12} ({1 - one.computing / one.step:4.0%})" for one in found)
        named = zip(RANKS, found, strict=True)
        yield Line(
            f"{cells:7.0e} {text}",
            {f"{cells:.0e} cells on {ranks} ranks: real-time factor": one.step / Network(cells).dt for ranks, one in named},
        )
    yield "memory of a rank, GB"
    for cells in CELLS:
        yield f"{cells:7.0e} " + "".join(f"{_number(cost(Network(cells), ranks).memory / 1e9):>20}" for ranks in RANKS)
    yield "microseconds of the exchange in a step of 1e6 cells, smallest delay of 0.1 ms and of 1.5 ms"
    for delay in (1e-4, 1.5e-3):
        yield f"{delay * 1e3:4.1f} ms " + "".join(
            f"{_number(cost(Network(1e6, delay=delay), ranks).exchange / US):>20}" for ranks in RANKS
        )
    yield "spikes that a rank receives in a step, and the share without a synapse there, for 1e6 cells"
    for synapses in (3900.0, 100.0):
        network = Network(1e6, synapses)
        shares = ((1 - 1 / ranks) ** synapses for ranks in RANKS)
        yield f"{synapses:7.0f} " + "".join(
            f"{network.spikes * (1 - 1 / n):>13.0f} ({share:4.0%})" for n, share in zip(RANKS, shares, strict=True)
        )


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
