"""The file of a drive, which a C++ program reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cxsystem2.devices.background.drive import Drive
from cxsystem2.devices.files import layout, record, write_arrays

STORED_HEAD = layout(parts="i8", values="i8")
"""The head of the file of a drive: how many parts and values of distributions follow."""
STORED_PART = layout(
    begin="i8", size="i8", blocks="i8", last_width="i8", first_key="i8", second_key="i8", dense="i8",
    full_place="i8", full_first="i8", last_place="i8", last_first="i8", weight="f8",
)  # fmt: skip
"""Cells with the same background, with the place and the first number of the distributions of a block and of the last one."""


def write_drive(drive: Drive, folder: Path) -> None:
    """Write what the program reads beside its state: the parts, and the distributions of their events."""
    parts, tables, guides, place = [], [], [], 0
    for part in drive.parts:
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
        folder / f"{drive.label}.background",
        record(STORED_HEAD, parts=len(parts), values=place),
        np.concatenate(parts),
        np.concatenate(tables),
        np.concatenate(guides),
    )
