"""The one process that writes to a snapshot: generations appear whole, and old ones go when there is a newer whole one."""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy.typing as npt
from pydantic import JsonValue

from cxsystem2.errors import FileProblem
from cxsystem2.files import own_folder, sync_folder
from cxsystem2.processors import processors
from cxsystem2.snapshots import disk
from cxsystem2.snapshots.arrays import write_arrays
from cxsystem2.snapshots.checksum import Content, Method
from cxsystem2.snapshots.damage import DamagedSnapshot
from cxsystem2.snapshots.generation import GENERATIONS, NAME, Facts, Generation, Reason, file_of, named, names, place
from cxsystem2.snapshots.manifest import Manifest

Values = npt.NDArray[Any]
LATEST = "latest"
_ROOM = 2**20
"""Bytes that a generation needs beside its arrays, at most."""


class Writer:
    """Writes generations of a snapshot; whoever has one has the lock of the snapshot (`Store.writing`)."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Take over a snapshot: what a killed writer has left is removed.

        Raises:
            FileProblem: it cannot be written to.
        """
        self.folder, self.manifest = folder, manifest
        self.parent: str | None = None
        """The generation that the next one follows on: the one that this writer has written last, or goes on from."""
        self._home = own_folder(folder, GENERATIONS)
        with self._said("the snapshot cannot be written to"):
            if not self._home.is_dir():
                os.mkdir(self._home)
                sync_folder(folder)
        for left in [*disk.leftovers(folder), *disk.leftovers(self._home)]:
            disk.remove(left)

    def write(
        self,
        step: int,
        partitions: Sequence[Mapping[str, Values]],
        common: Mapping[str, Values],
        *,
        reason: Reason = Reason.INTERVAL,
        records: Mapping[str, Content] | None = None,
        options: Mapping[str, JsonValue] | None = None,
        units: Mapping[str, str] | None = None,
        keep: int | None = None,
    ) -> Generation:
        """Write a generation: the arrays of each partition, and those of none. With `keep`, older ones are removed after it.

        Raises:
            FileProblem: it cannot be written; all that was there before is still there.
            ValueError: there are generations of later steps, or it does not fit the manifest.
        """
        if len(partitions) != self.manifest.k:
            raise ValueError(f"there are {self.manifest.k} partitions, and arrays for {len(partitions)}")
        files = {file_of(number): arrays for number, arrays in enumerate(partitions)} | {file_of(None): common}
        with self.beginning(step) as begun:
            begun.reserve(sum(values.nbytes for arrays in files.values() for values in arrays.values()))
            with ThreadPoolExecutor(min(len(files), processors())) as pool:
                tasks = [pool.submit(write_arrays, begun.folder / name, arrays, units) for name, arrays in files.items()]
            for name, task in zip(files, tasks, strict=True):
                begun.add(name, task.result())
            made = begun.publish(reason, records, options)
        if keep is not None:
            self.keep(keep)
        return made

    @contextlib.contextmanager
    def beginning(self, step: int) -> Iterator[Begun]:
        """A generation whose files are written one by one, by other processes say; what is not published is removed.

        Raises:
            FileProblem: it cannot be written; all that was there before is still there.
            ValueError: there are generations of later steps.
        """
        later = [name for name in names(self.folder) if (place(name) or (0, 0))[0] > step]
        if later:
            raise ValueError(f"there is a generation {later[-1]} of a later step than {step}; go on from an earlier one first")
        begun = Begun(self, step, disk.temporary(self._home / named(step)))
        try:
            with self._said(f"the checkpoint before step {step} was not written"):
                os.mkdir(begun.folder)
                yield begun
        finally:
            disk.remove(begun.folder)

    def publish(self, begun: Begun, facts: Facts) -> Generation:
        """Give a generation that is written its name, and say that it is the latest one.

        Raises:
            OSError: the disk refuses.
        """
        disk.write(begun.folder / NAME, [memoryview(facts.dump())], Method.SHA256)
        sync_folder(begun.folder)
        number = 1 + max((one[1] for one in map(place, names(self.folder)) if one and one[0] == facts.step), default=0)
        target = self._home / named(facts.step, number)
        os.rename(begun.folder, target)
        sync_folder(self._home)
        self.parent = target.name
        with self._said(f"the generation {target.name} cannot be made the latest one"):
            self._point_to(target.name)
        return Generation(target)

    def keep(self, number: int) -> None:
        """Remove all but the newest generations; those that are visibly damaged do not count.

        Raises:
            FileProblem: they cannot be removed.
            ValueError: nothing would be left.
        """
        if number < 1:
            raise ValueError(f"at least one generation is kept, not {number}")
        kept = 0
        with self._said("old generations cannot be removed"):
            for name in reversed(names(self.folder)):
                if kept >= number:
                    disk.withdraw(self._home / name)
                elif self._is_usable(name):
                    kept += 1

    def go_on_from(self, generation: Generation) -> None:
        """Make a generation the latest one: those after it are removed, as the run that goes on will write them again.

        Raises:
            DamagedSnapshot: there are some, and this one is not whole.
            FileProblem: they cannot be removed.
        """
        there = names(self.folder)
        later = there[there.index(generation.name) + 1 :]
        if later and (damages := generation.damages(self.manifest)):
            raise DamagedSnapshot(f"{generation.folder}: the generation cannot go on: {damages[0]}", *damages)
        with self._said(f"the generation {generation.name} cannot be made the latest one"):
            self._point_to(generation.name)
            for name in reversed(later):
                disk.withdraw(self._home / name)
        self.parent = generation.name

    def _is_usable(self, name: str) -> bool:
        try:
            return not Generation(self._home / name).damages(self.manifest, thorough=False)
        except DamagedSnapshot:
            return False

    def _point_to(self, name: str) -> None:
        target = self.folder / LATEST
        part = disk.temporary(target)
        try:
            disk.write(part, [memoryview(f"{name}\n".encode())], Method.CRC32)
            os.replace(part, target)
        finally:
            disk.remove(part)
        sync_folder(self.folder)

    @contextlib.contextmanager
    def _said(self, what: str) -> Iterator[None]:
        """Say what the disk refuses in one sentence, and what there is to go on from."""
        try:
            yield
        except FileProblem:
            raise
        except OSError as error:
            there = names(self.folder)
            rest = f"; the generation {there[-1]} stays" if there else ""
            raise FileProblem(f"{self.folder}: {what}: {disk.reason(error)}{rest}") from error


class Begun:
    """A generation that is being written under a temporary name: `folder`."""

    def __init__(self, writer: Writer, step: int, folder: Path) -> None:
        self.folder = folder
        self._writer, self._step = writer, int(step)
        self._files: dict[str, Content] = {}

    def reserve(self, size: int) -> None:
        """See that there is room for so many bytes.

        Raises:
            OSError: there is not.
        """
        free, needed = shutil.disk_usage(self.folder).free, size + _ROOM
        if free < needed:
            raise OSError(errno.ENOSPC, f"it needs {needed / 1e6:,.1f} MB, and {free / 1e6:,.1f} MB are free")

    def write(self, partition: int | None, arrays: Mapping[str, Values], units: Mapping[str, str] | None = None) -> None:
        """Write the arrays of a partition, or those of none.

        Raises:
            OSError: the disk refuses.
        """
        name = file_of(partition)
        self.add(name, write_arrays(self.folder / name, arrays, units))

    def add(self, name: str, written: Content) -> None:
        """Take a file that `write_arrays` has written into the folder, in this or in another process."""
        self._files[name] = written

    def publish(
        self,
        reason: Reason = Reason.INTERVAL,
        records: Mapping[str, Content] | None = None,
        options: Mapping[str, JsonValue] | None = None,
    ) -> Generation:
        """Let the generation appear under its name.

        Raises:
            OSError: the disk refuses.
            ValueError: files are missing.
        """
        manifest = self._writer.manifest
        needed = {*map(file_of, (None, *range(manifest.k)))}
        if needed != self._files.keys():
            raise ValueError(f"the files of the generation are {sorted(self._files)}, and must be {sorted(needed)}")
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        time, files = self._step * manifest.dt, dict(sorted(self._files.items()))
        known = {path: Content(int(one.bytes), one.checksum) for path, one in (records or {}).items()}
        facts = Facts(self._step, time, reason, manifest.id, files, self._writer.parent, known, options or {}, now)
        return self._writer.publish(self, facts)
