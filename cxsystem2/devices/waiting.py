"""Spikes on their way: those that have not reached all their targets yet, by source, and as events of synapses.

The spikes of the last steps are all that is needed: a queue of events is made from them again, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.numbering import Numbering
from cxsystem2.syntax import Model

Integers = npt.NDArray[np.integer[Any]]
_MARKS = 64
"""How many places may be looked through for each event."""


class WaitingSpikes(NamedTuple):
    """Spikes in the order of time, those of one step by cell: the cell, and the step in which it fired."""

    cells: Integers
    steps: Integers


class WaitingEvents(NamedTuple):
    """Events in the order in which they are carried out: the synapse, and the step in which the spike arrives."""

    synapses: Integers
    steps: Integers


def spikes(events: WaitingEvents, sources: Integers, delays: Integers) -> WaitingSpikes:
    """The spikes behind events; sources and delays (steps) are those of the synapse of each event."""
    return _once(np.asarray(events.steps, np.int64) - delays, np.asarray(sources, np.int64))


def _once(steps: Integers, cells: Integers) -> WaitingSpikes:
    """Each spike once, in the order of time, those of one step by cell."""
    if not len(steps):
        return WaitingSpikes(np.empty(0, np.int64), np.empty(0, np.int64))
    first, width = int(steps.min()), int(cells.max()) + 1
    keys = (steps - first) * width + cells
    span = (int(steps.max()) - first + 1) * width
    if span <= _MARKS * len(keys):  # to mark those that are there is many times faster than to sort
        there = np.zeros(span, np.bool_)
        there[keys] = True
        keys = np.flatnonzero(there)
    else:
        keys = np.unique(keys)
    step, cell = np.divmod(keys, width)
    return WaitingSpikes(cell, step + first)


def events(spikes: WaitingSpikes, sources: Integers, delays: Integers, step: int) -> WaitingEvents:
    """The events that spikes cause from a step on; sources and delays (steps) are those of all synapses."""
    order = np.argsort(sources, kind="stable")
    ordered = np.asarray(sources)[order]
    begin, end = np.searchsorted(ordered, spikes.cells, "left"), np.searchsorted(ordered, spikes.cells, "right")
    counts = end - begin
    places = np.repeat(begin - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    synapses = order[places]
    arrival = np.repeat(np.asarray(spikes.steps, np.int64), counts) + delays[synapses]
    late = np.flatnonzero(arrival >= step)
    by_arrival = late[np.argsort(arrival[late], kind="stable")]
    return WaitingEvents(synapses[by_arrival], arrival[by_arrival])


def delayed(model: Model, objects: Any) -> Iterator[Any]:
    """The synaptic pathways of Brian2 along which spikes can be on their way."""
    for projection in model.layout.projections:
        if projection.name in objects and hasattr(objects[projection.name], "_pathways"):
            yield from (path for path in objects[projection.name]._pathways if path.prepost == "pre")


def joined(model: Model, found: Iterable[tuple[str, WaitingSpikes]]) -> WaitingSpikes:
    """The spikes of several groups as spikes of the network, each of them once."""
    own = numbers(model)
    parts = [np.stack([np.asarray(some.steps, np.int64), own[group][some.cells]]) for group, some in found]
    return _once(*np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1))


def split(model: Model, spikes: WaitingSpikes) -> dict[str, WaitingSpikes]:
    """The spikes of the network by group."""
    found = {}
    for group, cells in numbers(model).items():
        places = np.minimum(np.searchsorted(cells, spikes.cells), len(cells) - 1)
        own = np.flatnonzero(cells[places] == spikes.cells)
        found[group] = WaitingSpikes(places[own], np.asarray(spikes.steps)[own])
    return found


def numbers(model: Model) -> dict[str, Integers]:
    """The number in the network of each cell of each group that fires; they increase within a group."""
    config, layout = model.network.config, model.layout
    numbering = Numbering({cells.label: cells.size for cells in config.cells.values()})
    found: dict[str, list[Integers]] = {}
    for cells in config.cells.values():  # those of one group follow each other in the order of its cells
        first = numbering.first(cells.label)
        found.setdefault(layout.soma(cells).group, []).append(np.arange(first, first + cells.size, dtype=np.int64))
    return {group: np.concatenate(parts) for group, parts in found.items()}
