"""Background within a C++ program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cxsystem2.brian import CodeRunner, Group, Variables
from cxsystem2.devices.background.drive import Drive
from cxsystem2.devices.background.stored import STORED_HEAD, STORED_PART, write_drive
from cxsystem2.devices.files import ALIGNMENT, struct
from cxsystem2.network.poisson import BLOCK, GUIDE, LANES


class CompiledBackground(Group, CodeRunner):  # type: ignore[misc]
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
                "guide_shift": 32 - (GUIDE - 1).bit_length(),
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
        """Write what the program reads beside its state."""
        write_drive(self.drive, folder)
