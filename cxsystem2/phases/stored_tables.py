"""The two tables of a network on disk, and where files that they name are looked for: beside the tables as they were given."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cxsystem2.errors import TableError
from cxsystem2.problems import Report
from cxsystem2.simulation import CxSystem
from cxsystem2.tables import Anatomy, Physiology, dump, read_anatomy, read_physiology

ANATOMY, PHYSIOLOGY = "anatomy.csv", "physiology"


def texts(system: CxSystem) -> dict[str, str]:
    """The tables as they are stored: texts by the names of their files."""
    suffix = system.physiology.suffix
    return {ANATOMY: dump(system.anatomy, ".csv"), f"{PHYSIOLOGY}{suffix}": dump(system.physiology, suffix)}


def sources(system: CxSystem) -> list[str]:
    """Where the tables came from; a path is one from the root, so that it holds in every folder."""
    given = (system.anatomy.source, system.physiology.source)
    return [os.path.abspath(one) if os.path.isfile(one) else one for one in given]


def read(folder: Path, came_from: Sequence[str]) -> tuple[Anatomy, Physiology]:
    """The tables that are stored in a folder, as if they were read where they came from.

    Raises:
        TableError: they are no tables.
        FileProblem: they cannot be read.
    """
    report = Report()
    physiology = next(iter(sorted(folder.glob(f"{PHYSIOLOGY}.*"))), folder / f"{PHYSIOLOGY}.csv")
    first, second = read_anatomy(folder / ANATOMY, report), read_physiology(physiology, report)
    if not report.clean:
        raise TableError(report)
    if len(came_from) == 2:
        first.source, second.source = came_from
    return first, second


def stated(options: Mapping[str, object]) -> list[str]:
    """Where tables came from, as the options of a manifest say it; nothing where an older one does not."""
    known = options.get("sources")
    return [str(one) for one in known] if isinstance(known, list) else []
