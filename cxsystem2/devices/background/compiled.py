"""Background within a C++ program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.brian import CodeRunner, Group, Variables
from cxsystem2.devices.background.drive import Drive
from cxsystem2.devices.files import write_arrays
from cxsystem2.network.poisson import BLOCK, GUIDE, LANES


class Background(Group, CodeRunner):  # type: ignore[misc]
    """Adds the events of a drive to a variable, by a C++ template of our own."""

    add_to_magic_network = True

    def __init__(self, drive: Drive, group: Any) -> None:
        self.drive, self.codeobj_class, self.variables = drive, None, Variables(self)
        CodeRunner.__init__(
            self,
            group=self,
            template="background",
            when="synapses",
            name=drive.label,
            check_units=False,
            template_kwds={"file": f"{drive.label}.background", "lanes": LANES, "block": BLOCK, "guide": GUIDE},
            needed_variables=["_target"],
        )
        self.variables.add_reference("_target", group, drive.variable)
        self.variables.add_constant("N", len(group))
        self.variables.create_clock_variables(self._clock)
        self._enable_group_attributes()

    def write(self, folder: Path) -> None:
        """Write what the program reads beside its state: the parts, and the distributions of their events."""
        numbers, weights, tables, guides, place = [], [], [], [], 0
        for part in self.drive.parts:
            events = part.events
            own: list[int] = []
            for distribution in events.distributions:
                own += [place, distribution.first]
                place += len(distribution.cumulative)
                tables.append(distribution.cumulative)
                guides.append(distribution.guide())
            width = events.last_width
            numbers.append([part.first, events.size, events.blocks, width, *events.key, int(events.dense), *own])
            weights.append(part.weight)
        write_arrays(
            folder / f"{self.name}.background",
            np.array([len(numbers), place], np.int64),
            np.array(numbers, np.int64),
            np.array(weights),
            np.concatenate(tables),
            np.concatenate(guides),
        )
