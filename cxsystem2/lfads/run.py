"""The directory of a population-based training, and what was asked for when it was made.

``run.json`` holds what was asked and is written once; ``history.sqlite`` what came of it (`cxsystem2.lfads.history`);
``generations`` the states of members; ``best`` the state of the best one. docs/lfads-pbt.md describes every file.
"""

from __future__ import annotations

import os
import platform
import secrets
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter

from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import expanded, replacing
from cxsystem2.lfads.evolution import LEAST_IMPROVEMENT, PATIENCE, exploits, explores
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, First, HyperParameter
from cxsystem2.lfads.jobs import checksum
from cxsystem2.lfads.mirror import bring, mirror_of
from cxsystem2.lfads.ranges import Ranges
from cxsystem2.lfads.storage import Storage, is_address, storage_of
from cxsystem2.lfads.storage.directory import Directory
from cxsystem2.snapshots import sealed
from cxsystem2.version import __version__

NAME = "run.json"
HISTORY = "history.sqlite"
BURN_IN = 80
"""Epochs that the first generation has more than the others: those in which penalties grow."""
TIMEOUT = 86400.0
"""Seconds in which a job has to end once it has begun; one that takes longer is given to another client."""
_HEAD: Mapping[str, object] = {"format": "cxsystem2 lfads run", "version": 1}
_OTHERS = ("torch", "h5py", "scipy")
"""Packages whose versions are noted, where they are installed."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is stored of a hyper-parameter."""

    value: float
    low: float
    high: float
    first: First
    start: float | None
    perturbation: float
    tunable: bool


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """What was asked for; nothing of it changes while the run goes on.

    Attributes:
        seed: of every random draw.
        members: how many there are.
        generations: how many there are at most.
        epochs: that a generation has.
        shards: the numbers of the members that one job trains together, for each shard.
        burn_in: epochs that the first generation has more.
        exploit: how members are chosen that copy others (`cxsystem2.lfads.evolution.exploits`).
        explore: how they change what they have copied (`cxsystem2.lfads.evolution.explores`).
        patience: generations over which an improvement is looked at.
        least_improvement: the share of the best score that has to be won in these, or the run is over.
        timeout: seconds in which a job has to end once it has begun.
        ranges: the hyper-parameters.
        data: files of the data, as seen from the directory, with their checksums.
        model: what the trainer wants to know; whatever JSON can hold.
        created: when the run was made.
        versions: of the packages that made it.
        storage: where clients read the data and leave states of members; empty: in the directory of the run.
    """

    seed: int
    members: int
    generations: int
    epochs: int
    shards: tuple[tuple[int, ...], ...]
    burn_in: int = BURN_IN
    exploit: str = "tournament"
    explore: str = "perturb"
    patience: int = PATIENCE
    least_improvement: float = LEAST_IMPROVEMENT
    timeout: float = TIMEOUT
    ranges: dict[str, Range] = field(default_factory=lambda: stored(HYPERPARAMETERS))
    data: dict[str, str] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)
    created: str = field(default_factory=lambda: time.strftime("%Y-%m-%dT%H:%M:%S%z"))
    versions: dict[str, str] = field(default_factory=lambda: _versions())
    storage: str = ""


_KIND = TypeAdapter(TrainingRequest)


class TrainingRun:
    """The directory of a run.

    Attributes:
        folder: where it is.
        asked: what was asked for.
        storage: where states of members are, and what clients read.
    """

    def __init__(self, folder: Path, asked: TrainingRequest, storage: Storage | None = None) -> None:
        self.folder, self.asked = folder, asked
        self.storage = storage or storage_of(asked.storage or str(folder.absolute()))
        self._of_client = storage is not None

    @classmethod
    def create(
        cls,
        folder: str | os.PathLike[str],
        data: Iterable[str | os.PathLike[str]] = (),
        *,
        members: int = 20,
        generations: int = 40,
        epochs: int = 25,
        members_per_worker: int | None = None,
        seed: int | None = None,
        ranges: Ranges | None = None,
        storage: str = "",
        **words: Any,
    ) -> Self:
        """Make the directory of a run; nothing is trained yet.

        Args:
            folder: the directory, which may be there when no run is in it.
            data: files of the data.
            members: how many there are.
            generations: how many there are at most.
            epochs: that each has.
            members_per_worker: how many one job trains together; all of them unless said.
            seed: of every random draw; drawn unless said.
            ranges: the hyper-parameters.
            storage: a directory, or the address of a store of objects, that server and clients share. The data are copied
                to it, and clients need nothing else. In the directory of the run, unless given.
            words: other fields of `TrainingRequest`.

        Raises:
            CxSystemError: a number makes no sense, or a word is unknown.
            FileProblem: there is a run already, the directory cannot be written, or a file of the data cannot be read.
        """
        path = expanded(folder)
        for name, number, least in (
            ("members", members, 1),
            ("generations", generations, 1),
            ("epochs", epochs, 1),
            ("members per worker", members_per_worker or members, 1),
            ("burn-in", words.get("burn_in", BURN_IN), 0),
        ):
            if number < least:
                raise CxSystemError(f"{name}: there must be at least {least}, not {number}")
        for registry, word in ((exploits, "exploit"), (explores, "explore")):
            if word in words:
                words[word] = registry.name(words[word])
        if (path / NAME).exists():
            raise FileProblem(
                f"{path}: there is a run already; go on with: {command_line('lfads', 'resume', path)}, or name another one"
            )
        asked = TrainingRequest(
            seed=secrets.randbits(31) if seed is None else seed,
            members=members,
            generations=generations,
            epochs=epochs,
            shards=shards(members, members_per_worker or members),
            ranges=stored(HYPERPARAMETERS if ranges is None else ranges),
            data={_seen_from(path, expanded(file)): _checksum(expanded(file)) for file in data},
            storage=_named(storage),
            **words,
        )
        run = cls(path, asked)
        run.storage.patience = 0.0  # a user who has just asked is told at once
        if asked.storage and NAME in run.storage.names(""):
            where = run.storage.where
            raise FileProblem(f"{where}: there is a run already in this storage; name another one, or remove what is there")
        with replacing(path / NAME) as part:  # before the storage is filled: who is killed in between goes on from here
            part.write_bytes(sealed.dump(_KIND, asked, _HEAD))
        try:
            run.share()
        except Exception:
            (path / NAME).unlink(missing_ok=True)
            raise
        run.storage.patience = None
        return run

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """Read what was asked for.

        Raises:
            FileProblem: there is no run, or what was asked for is not as it was written.
        """
        path = expanded(folder)
        if not (path / NAME).is_file():
            raise FileProblem(f"{path}: there is no run of population-based training (no {NAME})")
        return cls(path, sealed.load(_KIND, path / NAME, _HEAD, NAME))

    @classmethod
    def of_client(cls, where: str) -> Self:
        """A run as a client sees it, from its storage.

        Raises:
            FileProblem: there is no run, or the storage refuses for too long.
        """
        storage = storage_of(where)
        try:
            content = storage.read_soon(NAME)
        except OSError as error:
            raise FileProblem(f"{where}: there is no run of population-based training ({error.strerror or error})") from None
        folder = storage.folder if isinstance(storage, Directory) else mirror_of(where)
        return cls(folder, sealed.parse(_KIND, content, f"{where}/{NAME}", _HEAD, NAME), storage)

    @property
    def ranges(self) -> Ranges:
        """The hyper-parameters with their ranges."""
        return {name: _restored(name, said) for name, said in self.asked.ranges.items()}

    @property
    def data(self) -> list[Path]:
        """The files of the data."""
        return [(self.folder / name).resolve() for name in self.asked.data]

    @property
    def history(self) -> Path:
        """The file of its history."""
        return self.folder / HISTORY

    def epochs_of(self, generation: int) -> int:
        """How many epochs a generation has."""
        return self.asked.epochs + (0 if generation else self.asked.burn_in)

    def share(self) -> None:
        """Put all that clients need into the storage: the data first, and what was asked for last.

        It may be done again, and does nothing where the storage is filled, or is the directory of the run.

        Raises:
            FileProblem: the data have changed, or the storage refuses.
        """
        storage, names = self.storage, [path.name for path in self.data]
        if not self.asked.storage or NAME in storage.names(""):
            return
        self.refuse_changed_data()
        if len({*names}) < len(names):
            names = [f"{number}/{name}" for number, name in enumerate(names)]
        known = {}
        for name, path in zip(names, self.data, strict=True):
            known[f"data/{name}"] = storage.write(f"data/{name}", path.read_bytes())
        storage.write(NAME, sealed.dump(_KIND, replace(self.asked, data=known, storage=""), _HEAD))

    def refuse_other_storage(self) -> None:
        """Make sure that the storage is still that of this run.

        Raises:
            FileProblem: it is not.
        """
        if self.asked.storage:
            there = type(self).of_client(self.asked.storage).asked
            if replace(there, data=self.asked.data, storage=self.asked.storage) != self.asked:
                raise FileProblem(f"{self.asked.storage}: this storage belongs to another run now; put the old one back there")

    def refuse_changed_data(self) -> None:
        """Make sure that the data are those with which the run began.

        Raises:
            FileProblem: a file cannot be read, or holds something else.
        """
        for (name, known), path in zip(self.asked.data.items(), self.data, strict=True):
            if self._of_client:
                bring(self.storage, name, path, known, self.folder)
            if _checksum(path) != known:
                raise FileProblem(f"{path}: the data changed after the run was made; put them back, or make a new run")


def _named(storage: str) -> str:
    """A storage as all processes name it; empty for none."""
    return storage_of(storage if is_address(storage) else str(expanded(storage))).where if storage else ""


def shards(members: int, most: int) -> tuple[tuple[int, ...], ...]:
    """Members divided among jobs of no more than so many, as evenly as can be."""
    number = -(-members // most)
    ends = [members * part // number for part in range(number + 1)]
    return tuple(tuple(range(begin, end)) for begin, end in pairwise(ends))


def stored(ranges: Mapping[str, HyperParameter]) -> dict[str, Range]:
    """What is kept of hyper-parameters in a file."""
    return {name: Range(*(getattr(one, each.name) for each in fields(Range))) for name, one in ranges.items()}


def _restored(name: str, said: Range) -> HyperParameter:
    known = HYPERPARAMETERS.get(name) or HyperParameter(name, "", 0, 0, 0, First.FIXED, 0)
    return replace(known, **asdict(said))


def _seen_from(folder: Path, file: Path) -> str:
    """The path of a file from a directory, so that both may be moved together."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another disk of Windows
        return file.resolve().as_posix()


def _checksum(file: Path) -> str:
    try:
        return checksum(file)
    except OSError as error:
        raise FileProblem(f"{file}: the data cannot be read: {error.strerror or error}") from None


def _versions() -> dict[str, str]:
    found = {"cxsystem2": __version__, "python": platform.python_version(), "numpy": sys.modules["numpy"].__version__}
    for name in _OTHERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
