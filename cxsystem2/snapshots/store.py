"""A snapshot on disk: a network and the generations of its state. docs/snapshot-format.md describes every file."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from cxsystem2.command_line import command_line
from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded
from cxsystem2.lock import locked
from cxsystem2.snapshots import sealed
from cxsystem2.snapshots.damage import Damage, DamagedSnapshot, FileFault
from cxsystem2.snapshots.generation import GENERATIONS, RECORDED, RUN, Generation, faults, names, place
from cxsystem2.snapshots.manifest import MARK, NAME, WHAT, Manifest, read_manifest
from cxsystem2.snapshots.replacing import settle
from cxsystem2.snapshots.writer import LATEST, Writer


class Store:
    """A snapshot.

    Attributes:
        folder: where it is.
        manifest: what all its generations share.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """Read what a snapshot is; neither static files nor generations are looked at.

        Where its replacement by another one was killed, that is finished first.

        Raises:
            FileProblem: there is none.
            DamagedSnapshot: its manifest is damaged, or newer than this version of cxsystem2.
        """
        path = expanded(folder)
        settle(path)
        if not path.is_dir():
            raise FileProblem(f"{path}: there is no such directory" if not path.exists() else f"{path}: this is no directory")
        if os.path.lexists(path / MARK):
            raise FileProblem(f"{path}: the snapshot is being built, or its build was stopped; then build it again")
        if not os.path.lexists(path / NAME) and not names(path):
            if (path / "batch.json").is_file():
                raise FileProblem(
                    f"{path}: this is a batch of many runs; `{command_line('batch', 'resume', path)}` goes on with it"
                )
            raise FileProblem(f"{path}: this directory is no snapshot of cxsystem2: there is no {NAME}")
        return cls.read(path)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a snapshot that may still be in the making.

        Raises:
            DamagedSnapshot: its manifest is damaged, or newer than this version of cxsystem2.
        """
        return cls(folder, read_manifest(folder))

    @property
    def names(self) -> list[str]:
        """The generations, the oldest first, whether they are whole or not."""
        return names(self.folder)

    def generation(self, which: str | int) -> Generation:
        """A generation by its name or its step; of several with one step, the newest.

        Raises:
            FileProblem: there is none.
            DamagedSnapshot: what it says of itself is damaged.
        """
        there = self.names
        found = [name for name in there if name == which]
        if not found and re.fullmatch(r"[0-9]{1,18}", str(which)):
            found = [name for name in there if (place(name) or (-1, 0))[0] == int(which)]
        if not found:
            known = f"there are {', '.join(there)}" if there else "there is none at all"
            raise FileProblem(f"{self.folder}: there is no generation '{which}'; {known}")
        return Generation(self.folder / GENERATIONS / found[-1])

    def latest_whole(self) -> tuple[Generation, list[Damage]]:
        """The newest generation whose files are all as they were written, and what was wrong with newer ones.

        Raises:
            DamagedSnapshot: there is none.
        """
        damages: list[Damage] = []
        tried: set[str] = set()
        while waiting := [name for name in self.names if name not in tried]:  # a writer may go on meanwhile
            generation, found = self.look(waiting[-1])
            tried.add(waiting[-1])
            damages += found
            if generation is not None and not found:
                return generation, damages
        why = f"none is whole: {'; '.join(map(str, damages))}" if damages else "there is none at all"
        raise DamagedSnapshot(f"{self.folder}: the snapshot has no generation to go on from; {why}", *damages)

    def static_damages(self, partitions: Iterable[int] | None = None, *, thorough: bool = True) -> list[Damage]:
        """What is wrong with static files: those of some partitions and of none, or of all, and the tables then."""
        manifest = self.manifest
        if partitions is None:
            known = {**manifest.tables, **manifest.files}
        else:
            known = {name: one for owner in (None, *partitions) for name, one in manifest.static(owner).items()}
        return faults({self.folder / name: (name, one) for name, one in known.items()}, thorough=thorough)

    def verify(self) -> list[Damage]:
        """Everything that is wrong, file by file: static files, generations, which is the latest one, what is known of runs."""
        damages = self.static_damages()
        for name in self.names:
            damages += self.look(name)[1]
        said = {name: sealed.fault(self.folder / name) for name in (RUN, RECORDED)}
        return [*damages, *self.latest_damages(), *(Damage(name, wrong) for name, wrong in said.items() if wrong)]

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """Be the one process that writes generations.

        Raises:
            FileProblem: another process is; it cannot be written to.
        """
        with locked(self.folder, WHAT):
            yield Writer(self.folder, self.manifest)

    def look(self, name: str, *, thorough: bool = True) -> tuple[Generation | None, list[Damage]]:
        """A generation, None when it does not say what it is, and what is wrong with it.

        Nothing is wrong with one that a writer has removed meanwhile; it is None, too.
        """
        folder, generation = self.folder / GENERATIONS / name, None
        try:
            generation = Generation(folder)
            found = generation.damages(self.manifest, thorough=thorough)
        except DamagedSnapshot as error:
            found = [*error.damages]
        return (generation, found) if folder.is_dir() else (None, [])

    def latest_damages(self) -> list[Damage]:
        """What is wrong with the file that names the newest generation; nothing depends on it."""
        before = None
        while (found := self._latest()) != before:  # a writer may go on meanwhile
            if isinstance(found, str) and found in self.names:
                return []
            before = found
        if isinstance(found, str):
            return [Damage(LATEST, FileFault.CHANGED, f"there is no generation '{found}'")]
        return [found] if self.names or found.fault is not FileFault.MISSING else []

    def _latest(self) -> str | Damage:
        try:
            return (self.folder / LATEST).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return Damage(LATEST, FileFault.MISSING)
        except (OSError, ValueError) as error:
            return Damage(LATEST, FileFault.UNREADABLE, str(error))
