"""How many threads a simulation gets.

Threads meet several times in each step, which costs them some microseconds. They pay where a step is longer than that, and how
long it is can be told from sizes, before anything is compiled or run.
"""

from __future__ import annotations

import os

from cxsystem2.devices.background.drive import drives
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.processors import processors
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection

COMPARTMENT, EVENT, SPIKE, ARRIVAL = 3.0, 1.0, 2.5, 10.0
"""What a step costs for each compartment, background event, synaptic event, and event of a synapse with a state of its own
(nanosecond), see ``docs/measurements.md``."""
RATE = 4.0
"""Spikes of a cell (hertz), of which nothing is known beforehand."""
WORTH = 10_000.0
"""Work in a step that keeps a thread busy long enough (nanosecond)."""


LIMIT = "OMP_NUM_THREADS"
"""The environment variable by which programs are told to start no more threads; the processes of a batch have it at 1."""


def cores() -> int:
    """The processors that a simulation may use."""
    found, limit = processors(), os.environ.get(LIMIT, "")
    return min(found, int(limit)) if limit.isdecimal() and int(limit) else found


def work(model: Model) -> float:
    """What threads share in each step of a network, about (nanosecond)."""
    compartments = sum(group.size for group in model.layout.groups)
    events = sum(part.events.size * (0.5 + part.events.mean) for drive in drives(model) for part in drive.parts)
    spikes = sum(_spike(model, projection) for projection in model.layout.projections) * RATE * model.system.default_clock
    return COMPARTMENT * compartments + EVENT * events + spikes


def _spike(model: Model, projection: Projection) -> float:
    """What it costs when all sources of a projection fire once, and where they cause anything all targets (nanosecond)."""
    synapses = sum(model.network.expected_synapses(member) for member in projection.members)
    if not stock_reason(model, projection):
        return SPIKE * synapses
    return (ARRIVAL * bool(projection.synapse.on_pre) + ARRIVAL * bool(projection.synapse.on_post)) * synapses


def threads(model: Model, asked: int | None) -> int:
    """The number of threads: what was asked for, or as many as the work of a step is worth and the machine has."""
    wanted = asked or model.system.threads
    return wanted or max(1, min(cores(), int(work(model) / WORTH)))
