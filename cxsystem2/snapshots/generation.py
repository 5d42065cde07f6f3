"""One generation of a snapshot: what changes while a network runs, before one step of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BeforeValidator, JsonValue, TypeAdapter

from cxsystem2.processors import processors
from cxsystem2.snapshots import sealed
from cxsystem2.snapshots.arrays import ArrayFile
from cxsystem2.snapshots.checksum import Content, Method, fault
from cxsystem2.snapshots.damage import Damage, FileFault
from cxsystem2.snapshots.manifest import Manifest

GENERATIONS = "generations"
NAME = "generation.json"
COMMON = "common.h5"
RUN, RECORDED = "run.json", "recorded.json"
"""Beside generations: what the last run was asked for, and up to where it has recorded. No state depends on them."""
HEAD: Mapping[str, object] = {"format": "cxsystem2 snapshot generation", "version": 1}
_NAME = re.compile(r"([0-9]{12,18})(?:-([0-9]{1,9}))?")


class Reason(StrEnum):
    """Why a generation was written."""

    START = "start"
    """The network was built."""
    INTERVAL = "interval"
    """It was time for one."""
    SIGNAL = "signal"
    """The run was asked to stop."""
    LIMIT = "limit"
    """The time that the run may take was over."""
    END = "end"
    """The run came to its end."""


def _sized(known: object) -> object:
    """What is known of a file of records; the first snapshots noted its bytes alone."""
    return Content(known, "") if isinstance(known, int) else known


@dataclass(frozen=True, slots=True)
class Facts:
    """What a generation says of itself, apart from its arrays.

    It is the state before `step`, which begins at `time` (second); `parent` is the name of the generation before it in the same
    run, `snapshot` the `id` of the snapshot. `records` are what the files of records held then, by their paths within the
    snapshot; a run that goes on from here cuts them to it. `files` are those of the generation. `options` are plain values
    for whoever runs it.
    """

    step: int
    time: float
    reason: Reason
    snapshot: str
    files: Mapping[str, Content]
    parent: str | None = None
    records: Mapping[str, Annotated[Content, BeforeValidator(_sized)]] = field(default_factory=dict)
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    created: str = ""
    """When it was written, in ISO 8601."""

    def __post_init__(self) -> None:
        """See that all fits together.

        Raises:
            ValueError: it does not.
        """
        if self.step < 0:
            raise ValueError(f"there is no step {self.step}")
        for name, known in self.files.items():
            if name != COMMON and not re.fullmatch(r"[0-9]+\.h5", name):
                raise ValueError(f"'{name}' is no name of a file of a generation")
            if known.bytes < 0 or known.checksum.partition(":")[0] not in [*Method]:
                raise ValueError(f"size or checksum of '{name}' are no such thing")
        for path, known in self.records.items():
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise ValueError(f"'{path}' lies outside the snapshot")
            if known.bytes < 0 or (known.checksum and known.checksum.partition(":")[0] not in [*Method]):
                raise ValueError(f"size or checksum of '{path}' are no such thing")

    def dump(self) -> bytes:
        """The facts as a file."""
        return sealed.dump(_FACTS, self, HEAD)


_FACTS = TypeAdapter(Facts)


def file_of(partition: int | None) -> str:
    """The name of the file of a partition; without one, that of what belongs to no partition."""
    return COMMON if partition is None else f"{partition}.h5"


def place(name: str) -> tuple[int, int] | None:
    """The step of a generation and its number among those of that step, by its name; None when it is no such name."""
    found = _NAME.fullmatch(name)
    return None if found is None else (int(found[1]), int(found[2] or 1))


def named(step: int, number: int = 1) -> str:
    """The name of a generation."""
    return f"{step:012d}" if number == 1 else f"{step:012d}-{number}"


def names(folder: Path) -> list[str]:
    """The generations in a snapshot, the oldest first, whether they are whole or not."""
    home = folder / GENERATIONS
    try:
        found = [name for name in os.listdir(home) if place(name) is not None and (home / name).is_dir()]
    except OSError:
        return []
    return sorted(found, key=lambda name: place(name) or (0, 0))


class Generation:
    """A generation on disk.

    Attributes:
        folder: where it is.
        facts: what it says of itself.
    """

    def __init__(self, folder: Path) -> None:
        """Read what a generation says of itself; its arrays are neither read nor looked at.

        Raises:
            DamagedSnapshot: it is damaged, or newer than this version of cxsystem2.
        """
        self.folder = folder
        self.facts = sealed.load(_FACTS, folder / NAME, HEAD, f"{GENERATIONS}/{folder.name}/{NAME}")

    @property
    def name(self) -> str:
        """Its name: twelve digits of the step, and ``-2`` and so on where there was one of that step."""
        return self.folder.name

    @property
    def step(self) -> int:
        """The step that comes next."""
        return self.facts.step

    @property
    def time(self) -> float:
        """When that step begins (second)."""
        return self.facts.time

    @property
    def bytes(self) -> int:
        """Size of its arrays on disk."""
        return sum(known.bytes for known in self.facts.files.values())

    def arrays(self, partition: int | None) -> ArrayFile:
        """The arrays of a partition, or without one those of none.

        Raises:
            DamagedSnapshot: the file is missing or damaged.
        """
        return ArrayFile(self.folder / file_of(partition))

    def damages(self, manifest: Manifest, *, thorough: bool = True) -> list[Damage]:
        """What is wrong with it, in the snapshot of a manifest; unless `thorough`, files are looked at by their size alone."""
        home = f"{GENERATIONS}/{self.name}/"
        found: list[Damage] = []
        if place(self.name) is None or self.name.partition("-")[0] != named(self.step):
            found.append(Damage(home + NAME, FileFault.CHANGED, f"it is of the generation {named(self.step)}"))
        if self.facts.snapshot != manifest.id:
            found.append(Damage(home + NAME, FileFault.CHANGED, "it is of another snapshot"))
        needed = [*map(file_of, range(manifest.k)), COMMON]
        found += [Damage(home + name, FileFault.MISSING) for name in needed if name not in self.facts.files]
        files = {self.folder / name: (home + name, known) for name, known in self.facts.files.items()}
        found += faults(files, thorough=thorough)
        return [*found, *self.record_damages(thorough=thorough)]

    def record_damages(self, *, thorough: bool = True) -> Iterator[Damage]:
        """What is wrong with the records up to where it was written."""
        root = self.folder.parents[1]
        for path, known in self.facts.records.items():
            wrong = fault(root / path, known, thorough=thorough, grows=True)
            if wrong is not None:
                yield Damage(path, wrong, f"the generation {self.name} knows {known.bytes} bytes of it")


def faults(files: Mapping[Path, tuple[str, Content]], *, thorough: bool) -> list[Damage]:
    """What is wrong with files, each with its name in messages and what is known of it; some are read at once."""
    with ThreadPoolExecutor(max(1, min(len(files), processors()))) as pool:
        known = [content for _, content in files.values()]
        found = pool.map(partial(fault, thorough=thorough), files, known)
        return [Damage(name, wrong) for (name, _), wrong in zip(files.values(), found, strict=True) if wrong is not None]
