"""Background within a C++ program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.brian import CodeRunner, Group, Variables
from cxsystem2.devices.background.drive import Drive
from cxsystem2.devices.files import ALIGNMENT, layout, record, struct, write_arrays
from cxsystem2.network.poisson import BLOCK, GUIDE, LANES

STORED_HEAD = layout(parts="i8", values="i8")
"""The head of the file of a drive: how many parts and values of distributions follow."""
STORED_PART = layout(
    begin="i8", size="i8", blocks="i8", last_width="i8", first_key="i8", second_key="i8", dense="i8",
    full_place="i8", full_first="i8", last_place="i8", last_first="i8", weight="f8",
)  # fmt: skip
"""Cells with the same background, with the place and the first number of the distributions of a block and of the last one."""


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
            template_kwds={
                "file": f"{drive.label}.background",
                "lanes": LANES,
                "block": BLOCK,
                "target": drive.group,
                "guide": GUIDE,
                "alignment": ALIGNMENT,
                "stored_head": struct("StoredHead", STORED_HEAD),
                "stored_part": struct("StoredPart", STORED_PART),
            },
            needed_variables=["_target"],
        )
        self.variables.add_reference("_target", group, drive.variable)
        self.variables.add_constant("N", len(group))
        self.variables.create_clock_variables(self._clock)
        self._enable_group_attributes()

    def write(self, folder: Path) -> None:
        """Write what the program reads beside its state: the parts, and the distributions of their events."""
        parts, tables, guides, place = [], [], [], 0
        for part in self.drive.parts:
            events = part.events
            own: dict[str, int] = {}
            for name, distribution in zip(("full", "last"), events.distributions, strict=True):
                own |= {f"{name}_place": place, f"{name}_first": distribution.first}
                place += len(distribution.cumulative)
                tables.append(distribution.cumulative)
                guides.append(distribution.guide())
            stored = record(
                STORED_PART,
                begin=part.first,
                size=events.size,
                blocks=events.blocks,
                last_width=events.last_width,
                first_key=events.key[0],
                second_key=events.key[1],
                dense=events.dense,
                weight=part.weight,
                **own,
            )
            parts.append(stored)
        write_arrays(
            folder / f"{self.name}.background",
            record(STORED_HEAD, parts=len(parts), values=place),
            np.concatenate(parts),
            np.concatenate(tables),
            np.concatenate(guides),
        )
