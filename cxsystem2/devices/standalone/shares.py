"""Shares: which cells of a group each thread works on, so that all have about as much to do in a step.

A thread keeps its cells through all that happens in a step: update, threshold, background, spikes that arrive. So their values
stay in the cache of its core.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cxsystem2.devices.background.drive import drives
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.standalone.threads import RATE, SPIKE
from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.partition import divided
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Slice
from cxsystem2.syntax.partition import Load, blocks

FILE = "shares.txt"
"""A group, a thread, and the first cell of its share, line by line; a program without it gives each thread as many cells."""
CELL, EVENT = 1.0, 0.4
"""What a step costs for each cell, and for each draw of background and each of its events (nanosecond), beside a synaptic
event; see ``docs/measurements.md``."""


def loads(model: Model) -> dict[str, list[Load]]:
    """What a step costs for the cells of each population and compartment (nanosecond), by group and in the order of cells."""
    places: dict[str, dict[int, Slice]] = {group.name: {} for group in model.layout.groups}
    for place in model.layout.slices.values():
        if place.group in places:
            places[place.group][place.start] = place
    work = {group: {start: CELL * place.size for start, place in own.items()} for group, own in places.items()}
    for drive in drives(model):
        for part in drive.parts:
            work[drive.group][part.first] += EVENT * (1 + part.events.mean) * part.events.size
    for projection in model.layout.projections:
        if not stock_reason(model, projection):
            for member in projection.members:
                events = model.network.expected_synapses(member) * RATE * model.system.default_clock
                work[projection.target][model.layout.slices[member.post, member.compartment].start] += SPIKE * events
    return {group: [(own[start], work[group][start]) for start in sorted(own)] for group, own in places.items()}


def firsts(own: list[Load], threads: int) -> list[int]:
    """The first cell of the share of each thread in a group."""
    slices = [place for place, _ in own]
    end = max((place.stop for place in slices), default=0)
    found = []
    for some in divided([blocks(place) for place in slices], [load for _, load in own], threads):
        cells = [place.start + numbers.start * BLOCK for place, numbers in zip(slices, some, strict=True) if len(numbers)]
        found.append(min(cells, default=end))
    return [0, *(min(found[number:]) for number in range(1, threads))]


def write_shares(all_loads: dict[str, list[Load]], threads: int, folder: Path) -> None:
    """Tell a program which share of each group a thread has."""
    (folder / FILE).write_text("".join(_lines(all_loads, threads)), encoding="utf-8")


def _lines(all_loads: dict[str, list[Load]], threads: int) -> Iterator[str]:
    for group, own in sorted(all_loads.items()):
        for thread, cell in enumerate(firsts(own, threads)):
            yield f"{group} {thread} {cell}\n"
