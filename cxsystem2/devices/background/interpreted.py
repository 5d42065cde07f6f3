"""Background within Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cxsystem2.brian import brian2
from cxsystem2.devices.background.drive import Drive
from cxsystem2.network.poisson import Counts, batches


def operation(drive: Drive, group: Any) -> Any:
    """The Brian2 object of a drive: a function that is called in every step."""
    values, timestep = group.variables[drive.variable], group.clock.variables["timestep"]
    streams: list[Iterator[Counts]] = []
    expected = -1

    def add() -> None:
        nonlocal streams, expected
        step = int(timestep.get_value().item())
        if step != expected:  # at the beginning, and where a run goes on from a state
            streams = [batches(part.events, step) for part in drive.parts]
        array = values.get_value()
        for part, stream in zip(drive.parts, streams, strict=True):
            array[part.first : part.first + part.events.size] += part.weight * next(stream)
        expected = step + 1

    return brian2.NetworkOperation(add, when="synapses", name=drive.label)
