"""What is recorded in a snapshot: files that only grow, and how far they are whole while a program writes them.

| file in ``records`` | each record |
|---|---|
| ``GROUP.spikes.bin`` | step (int64) and number of the cell in the network (int64), in this order |
| ``RECORDER.states.bin`` | step (int64), and a value (float64) of each recorded cell |
| ``RECORDER.rates.bin`` | first step of a bin (int64), and the spikes in it (float64) of each population |
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from cxsystem2.errors import FileProblem
from cxsystem2.files import write_text
from cxsystem2.snapshots import sealed
from cxsystem2.snapshots.checksum import Content, fault
from cxsystem2.snapshots.damage import Damage, DamagedSnapshot
from cxsystem2.snapshots.generation import RECORDED as NAME
from cxsystem2.snapshots.generation import Generation, place
from cxsystem2.snapshots.store import Store

RECORDS = "records"
SPIKES, STATES, RATES = ".spikes.bin", ".states.bin", ".rates.bin"
SPIKE = np.dtype([("step", "<i8"), ("cell", "<i8")])
_HEAD: Mapping[str, object] = {"format": "cxsystem2 recorded", "version": 1}


def row(width: int) -> np.dtype[Any]:
    """A record with a step and so many values."""
    return np.dtype([("step", "<i8"), ("values", "<f8", (width,))])


@dataclass(frozen=True, slots=True)
class RecordedExtent:
    """All that was recorded before a step is on disk: what each file of records held then, by its path within the snapshot.

    `snapshot` is the `id` of the manifest.
    """

    step: int
    snapshot: str
    records: Mapping[str, Content]

    def __post_init__(self) -> None:
        """See that it speaks of files of records.

        Raises:
            ValueError: it does not.
        """
        for path in self.records:
            if not path.startswith(f"{RECORDS}/") or "/" in path.removeprefix(f"{RECORDS}/"):
                raise ValueError(f"'{path}' is no file of records")

    @classmethod
    def of(cls, folder: Path) -> RecordedExtent | None:
        """What the last program has told of a snapshot; None where none has run.

        Raises:
            DamagedSnapshot: the file is damaged.
        """
        return sealed.load(_RECORDED, folder / NAME, _HEAD, NAME) if (folder / NAME).exists() else None

    def save(self, folder: Path) -> None:
        """Tell it to those who read while the run goes on. Nothing depends on it after a power cut.

        Raises:
            FileProblem: the disk refuses.
        """
        write_text(folder / NAME, sealed.dump(_RECORDED, self, _HEAD).decode(), overwrite=True, durable=False)

    def damages(self, folder: Path) -> Iterator[Damage]:
        """What is wrong with the records up to there."""
        for path, known in self.records.items():
            if wrong := fault(folder / path, known, grows=True):
                yield Damage(path, wrong, f"it had {known.bytes} bytes before step {self.step}")


_RECORDED = TypeAdapter(RecordedExtent)


def recorded(store: Store) -> tuple[RecordedExtent, Generation | None]:
    """Up to which step the records of a snapshot can be read, and the generation of that step, if there is one.

    That is where a program has last waited for the disk, or the newest generation.

    Raises:
        DamagedSnapshot: no generation can be read, or the records are damaged.
    """
    before = None
    while (found := next(_known(store), None)) is not None:
        damages = [*found[0].damages(store.folder)]
        if not damages:
            return found
        if found[0] == before:  # and it is not a run that has gone back to an older generation meanwhile
            said = "; ".join(map(str, damages))
            raise DamagedSnapshot(f"{store.folder}: the records are damaged, and are not read: {said}", *damages)
        before = found[0]
    raise DamagedSnapshot(f"{store.folder}: the snapshot has no generation")


def _known(store: Store) -> Iterator[tuple[RecordedExtent, Generation | None]]:
    """What is known of the records, the latest first: by the program that writes them, and by each generation."""
    told = None
    with contextlib.suppress(DamagedSnapshot):
        told = RecordedExtent.of(store.folder)
    if told is not None and told.snapshot != store.manifest.id:
        told = None  # this directory was another network's
    for name in reversed(store.names):
        step, _ = place(name) or (0, 0)
        if told is not None and told.step > step:
            yield told, None
            told = None
        with contextlib.suppress(FileProblem):  # it may go while we look
            generation = store.generation(name)
            yield RecordedExtent(step, store.manifest.id, generation.facts.records), generation
    if told is not None:
        yield told, None
