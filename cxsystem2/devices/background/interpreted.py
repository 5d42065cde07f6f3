"""Background within Python."""

from __future__ import annotations

from typing import Any

from cxsystem2.brian import brian2
from cxsystem2.devices.background.drive import Drive
from cxsystem2.network.poisson import batches


def operation(drive: Drive, group: Any) -> Any:
    """The Brian2 object of a drive: a function that is called in every step."""
    streams = [(part, batches(part.events, 0)) for part in drive.parts]
    values = group.variables[drive.variable]

    def add() -> None:
        array = values.get_value()
        for part, stream in streams:
            array[part.first : part.first + part.events.size] += part.weight * next(stream)

    return brian2.NetworkOperation(add, when="synapses", name=drive.label)
