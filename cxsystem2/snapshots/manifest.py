"""The manifest of a snapshot: what network it is, how its cells are divided, and which files never change."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
from pydantic import JsonValue, TypeAdapter

from cxsystem2.numbering import Numbering, Numbers
from cxsystem2.snapshots import sealed
from cxsystem2.snapshots.checksum import Content, Method
from cxsystem2.version import __version__

NAME = "manifest.json"
TABLES = "tables"
NETWORK = "network"
MARK = "building"
"""A file that is there while a snapshot is made, and when its making was stopped."""
WHAT = "snapshot"
"""What the directory is, in messages about its lock."""
HEAD: Mapping[str, object] = {"format": "cxsystem2 snapshot", "version": 1}

Range = tuple[int, int]
"""Cells of a population: the first one, and the one after the last, as numbers within the population."""


class Kind(StrEnum):
    """Whether cells are simulated, and so belong to partitions, or are an input that every partition may have."""

    INPUT = "input"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class PopulationCells:
    """An input or a population: its name in results, and its number of cells."""

    name: str
    size: int
    kind: Kind = Kind.POPULATION


@dataclass(frozen=True, slots=True)
class PartitionCells:
    """The cells of one partition: for each population the ranges of its cells, ascending; none where it has no cell of it."""

    cells: Mapping[str, tuple[Range, ...]]

    def numbers(self, population: str) -> Numbers:
        """The numbers within a population of the cells that are here, in the order of an array of a generation."""
        ranges = self.cells.get(population, ())
        return np.concatenate([np.empty(0, np.int64), *(np.arange(first, last, dtype=np.int64) for first, last in ranges)])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What all generations of a snapshot share.

    `dt` is the time step (second), `id` a random text that its generations repeat. `cells` are inputs and populations in the
    order of their numbers. `tables` and `files` are the stored tables and the static files, by their paths within the snapshot.
    `options` are plain values for whoever runs it.
    """

    dt: float
    seed: int
    cells: tuple[PopulationCells, ...]
    partitions: tuple[PartitionCells, ...]
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    id: str = field(default_factory=partial(secrets.token_hex, 16))
    created: str = ""
    """When the network was built, in ISO 8601."""
    versions: Mapping[str, str] = field(default_factory=lambda: {"cxsystem2": __version__})
    tables: Mapping[str, Content] = field(default_factory=dict)
    files: Mapping[str, Content] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """See that all fits together.

        Raises:
            ValueError: it does not.
        """
        if problem := next(_problems(self), ""):
            raise ValueError(problem)

    @property
    def k(self) -> int:
        """The number of partitions."""
        return len(self.partitions)

    @property
    def populations(self) -> tuple[PopulationCells, ...]:
        """What belongs to partitions."""
        return tuple(one for one in self.cells if one.kind is Kind.POPULATION)

    @property
    def numbering(self) -> Numbering:
        """The numbers of all cells."""
        return Numbering({one.name: one.size for one in self.cells})

    def static(self, partition: int | None = None) -> dict[str, Content]:
        """The static files of a partition; without one those that belong to no partition."""
        own = {name: _owner(name, self.k) for name in self.files}
        return {name: found for name, found in self.files.items() if own[name] == partition}

    def dump(self) -> bytes:
        """The manifest as a file."""
        return sealed.dump(_MANIFEST, self, HEAD)


_MANIFEST = TypeAdapter(Manifest)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot.

    Raises:
        DamagedSnapshot: it is missing, damaged, or newer than this version of cxsystem2.
    """
    return sealed.load(_MANIFEST, folder / NAME, HEAD, NAME)


def _problems(manifest: Manifest) -> Iterator[str]:
    if not (math.isfinite(manifest.dt) and manifest.dt > 0):
        yield f"the time step must be more than 0 s; it is {manifest.dt}"
    if len({one.name for one in manifest.cells}) < len(manifest.cells):
        yield "two populations have the same name"
    if negative := next((one for one in manifest.cells if one.size < 0), None):
        yield f"'{negative.name}' has {negative.size} cells"
    if not manifest.partitions:
        yield "there is no partition"
    populations = {one.name: one.size for one in manifest.populations}
    for number, partition in enumerate(manifest.partitions):
        if unknown := next((name for name in partition.cells if name not in populations), None):
            yield f"partition {number} has cells of '{unknown}', which is no population"
    for name, size in populations.items():
        yield from _gaps(manifest, name, size)
    for top, contents in ((TABLES, manifest.tables), (NETWORK, manifest.files)):
        for path, content in contents.items():
            if not _below(path, top):
                yield f"'{path}' does not lie below {top}/"
            if content.bytes < 0 or content.checksum.partition(":")[0] not in [*Method]:
                yield f"size or checksum of '{path}' are no such thing"


def _gaps(manifest: Manifest, name: str, size: int) -> Iterator[str]:
    """Cells of a population in no partition, or in two."""
    ranges = sorted(one for partition in manifest.partitions for one in partition.cells.get(name, ()))
    end = 0
    for first, last in ranges:
        if not 0 <= first <= last <= size:
            yield f"'{name}' has {size} cells; a partition cannot have those from {first} to before {last}"
        if first == last:
            continue
        if first < end:
            yield f"cell {first} of '{name}' is in two partitions"
        if first > end:
            break
        end = last
    if end < size:
        yield f"cell {end} of '{name}' is in no partition"


def _below(path: str, top: str) -> bool:
    """Whether a path leads to a file below a folder of the snapshot, written in the one way that there is for it."""
    parts = PurePosixPath(path).parts
    return len(parts) > 1 and parts[0] == top and "/".join(parts) == path and not {"..", "\0", "\\"} & {*parts, *path}


def _owner(path: str, k: int) -> int | None:
    part = PurePosixPath(path).parts[1]
    return next((number for number in range(k) if part == str(number)), None)
