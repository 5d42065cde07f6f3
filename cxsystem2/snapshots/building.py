"""Making a snapshot: static files, the manifest, the first generation; a mark that is removed last says that it is not done."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded, sync_folder
from cxsystem2.lock import LOCK, locked
from cxsystem2.processors import processors
from cxsystem2.snapshots import disk
from cxsystem2.snapshots.checksum import Content, Method, content
from cxsystem2.snapshots.damage import DamagedSnapshot
from cxsystem2.snapshots.generation import GENERATIONS
from cxsystem2.snapshots.manifest import MARK, NAME, NETWORK, TABLES, WHAT, Manifest
from cxsystem2.snapshots.store import Store
from cxsystem2.snapshots.writer import LATEST, Writer

_SAID = b"A snapshot is being made here, or its making was stopped; the next build removes what is here.\n"
_OWN = (NAME, TABLES, NETWORK, GENERATIONS, LATEST)


@contextlib.contextmanager
def creating(folder: str | os.PathLike[str]) -> Iterator[Draft]:
    """Make a snapshot in a new directory, or in an empty one, or where such a making was stopped.

    It is there when the block ends well; when it ends otherwise, all that was made is removed.

    Raises:
        FileProblem: the directory holds something else, another process makes a snapshot there, or the disk refuses.
    """
    path = expanded(folder)
    is_new = not path.exists()
    _refuse_others(path)
    with disk.said(path, "made"):
        path.mkdir(parents=True, exist_ok=True)
    try:
        with locked(path, WHAT):
            _refuse_others(path)
            _clear(path)
            draft = Draft(path)
            try:
                with disk.said(path, "made"):
                    disk.write(path / MARK, [memoryview(_SAID)], Method.CRC32)
                    yield draft
                    draft.end()
            except BaseException:
                _clear(path)
                raise
    except BaseException:
        if is_new:
            with contextlib.suppress(OSError):
                (path / LOCK).unlink(missing_ok=True)
                path.rmdir()
        raise


class Draft:
    """A snapshot that is being made: static files first (`network`, `add_tables`), then `finish`, then the first generation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._linked: dict[str, Content] = {}
        """Files of another snapshot, which have just been looked at there."""

    def share(self, other: Store, partitions: Iterable[int | None] | None = None) -> None:
        """Take static files of another snapshot, of some partitions or all: the same files where the disk has links, or copies.

        Raises:
            DamagedSnapshot: they are damaged.
            OSError: the disk refuses.
        """
        k = other.manifest.k
        owners = (None, *range(k)) if partitions is None else tuple(partitions)
        if damages := other.static_damages([one for one in owners if one is not None]):
            raise DamagedSnapshot(f"{other.folder}: files of the network cannot be taken over: {damages[0]}", *damages)
        for owner in owners:
            for name, known in other.manifest.static(owner).items():
                target = self.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(other.folder / name, target)
                    self._linked[name] = known
                except OSError:  # another disk, or one without hard links
                    shutil.copyfile(other.folder / name, target)

    def network(self, partition: int | None = None) -> Path:
        """The folder for static files of a partition, or without one of what all partitions share.

        Raises:
            OSError: the disk refuses.
        """
        folder = self.folder / NETWORK / ("common" if partition is None else str(partition))
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def add_tables(self, tables: Mapping[str, str]) -> None:
        """Store tables: their texts by the names of their files.

        Raises:
            OSError: the disk refuses.
        """
        home = self.folder / TABLES
        home.mkdir(exist_ok=True)
        for name, text in tables.items():
            (home / name).write_text(text, encoding="utf-8", newline="")

    def finish(self, manifest: Manifest) -> Writer:
        """Wait until the disk has all static files, write the manifest with their contents; returns who writes generations.

        Raises:
            OSError: the disk refuses.
        """
        now = manifest.created or datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        whole = dataclasses.replace(manifest, tables=self._contents(TABLES), files=self._contents(NETWORK), created=now)
        disk.write(self.folder / NAME, [memoryview(whole.dump())], Method.SHA256)
        return Writer(self.folder, whole)

    def end(self) -> None:
        """Remove the mark, after which this is a snapshot.

        Raises:
            FileProblem: it is none.
        """
        Store.read(self.folder).latest_whole()
        sync_folder(self.folder)
        os.unlink(self.folder / MARK)
        sync_folder(self.folder)

    def _contents(self, top: str) -> dict[str, Content]:
        """What all files below a folder hold."""
        home = self.folder / top
        folders = [home, *(path for path in sorted(home.rglob("*")) if path.is_dir())] if home.is_dir() else []
        paths = [path for folder in folders for path in sorted(folder.iterdir()) if not path.is_dir()]
        files = {path.relative_to(self.folder).as_posix(): path for path in paths}
        new = [name for name in files if name not in self._linked]
        with ThreadPoolExecutor(processors()) as pool:
            found = dict(zip(new, pool.map(_settled, map(files.__getitem__, new)), strict=True))
        for folder in folders:
            sync_folder(folder)
        return {name: self._linked.get(name) or found[name] for name in files}


def _settled(path: Path) -> Content:
    """What a file holds; the disk has it then."""
    with open(path, "rb") as file, ThreadPoolExecutor(1) as other:
        waiting = other.submit(os.fsync, file.fileno())
        found = content(path, Method.SHA256)
        waiting.result()
    return found


def _refuse_others(path: Path) -> None:
    """Refuse a directory that holds something else than a snapshot whose making was stopped."""
    if not path.exists():
        return
    if not path.is_dir():
        raise FileProblem(f"{path}: there is a file of this name; name another directory for the snapshot")
    there = sorted({*os.listdir(path)} - {LOCK})
    if MARK in there or not there:
        return
    if NAME in there:
        raise FileProblem(f"{path}: there is a snapshot already; name another directory, or remove this one")
    raise FileProblem(f"{path}: the directory holds something else ({there[0]}); name a new or an empty one")


def _clear(path: Path) -> None:
    for name in (*_OWN, MARK):  # the mark last, so that a kill leaves nothing that looks like a snapshot
        disk.remove(path / name)
    for left in disk.leftovers(path):
        disk.remove(left)
