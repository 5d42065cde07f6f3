"""What every place can do: the phases of AutoLFADS, each a list of calls of programs that are kept by others."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import yaml

from cxsystem2.batches.clusters.choice import KIND, PLACE, make_cluster
from cxsystem2.deploy.step import Step
from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.files import expanded
from cxsystem2.problems import nearest
from cxsystem2.registry import Registry

SECTION, WORD = PLACE, KIND
_TAKES_CLUSTER = {("lfads", "pbt"), ("lfads", "resume"), ("batch", "run"), ("batch", "resume"), ("batch", "retry")}
"""Commands of cxsystem2 whose work is divided among clients; others run on the server alone."""


class Place(ABC):
    """A place where a server and clients can be.

    Args:
        options: the section ``place`` of the file of a cluster.
        file: that file, from which paths are seen.
    """

    word: ClassVar[str]
    words: ClassVar[Mapping[str, type | tuple[type, ...]]] = {}
    """The options that the section may have, and what each is."""
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, options: Mapping[str, Any], file: Path) -> None:
        self.options, self.file = dict(options), file
        for name, value in self.options.items():
            if name not in self.words:
                hint = nearest(name, self.words) or f"; known are {', '.join(self.words)}"
                raise CxSystemError(f"{file}: {SECTION}: unknown option '{name}'{hint}")
            if not isinstance(value, self.words[name]) or (isinstance(value, bool) and self.words[name] is not bool):
                raise CxSystemError(f"{file}: {SECTION}: '{name}' cannot be {value!r}; see docs/machines.md")
            if isinstance(value, str) and (value.startswith("-") or not value.isprintable()):
                raise CxSystemError(f"{file}: {SECTION}: '{name}' cannot be {value!r}: programs would take it for an option")
        for name in self.needed:
            if name not in self.options:
                raise CxSystemError(f"{file}: {SECTION}: '{name}' is missing; see docs/machines.md")

    def beside(self, name: str) -> str:
        """The path of a file that the options name as seen from the file of the cluster."""
        return os.path.normpath(self.file.parent / name)

    @abstractmethod
    def create(self) -> list[Step]:
        """Make the computers, and what they need."""

    @abstractmethod
    def user(self) -> list[Step]:
        """Let this user in."""

    def upload(self, files: Sequence[Path]) -> list[Step]:
        """Bring data to where all computers see them, or find them when a run begins."""
        return [self.put(f"upload {name}", file, name) for name, file in zip(plain_names(files), files, strict=True)]

    @abstractmethod
    def put(self, why: str, file: Path, name: str) -> Step:
        """Copy a file to the server, by a name that commands there know."""

    @abstractmethod
    def run(self, words: Sequence[str]) -> list[Step]:
        """Run a command of cxsystem2 on the server."""

    @abstractmethod
    def download(self, name: str, target: Path) -> list[Step]:
        """Bring results to this computer."""

    @abstractmethod
    def delete(self, data: bool) -> list[Step]:
        """Clear away what `create` has made; data and results only when that is asked for."""


places: Registry[type[Place]] = Registry("place", base=Place)


def place_of(name: str | os.PathLike[str]) -> Place:
    """The place that the file of a cluster describes.

    Raises:
        CxSystemError: the file cannot be read, or describes none.
    """
    file = expanded(name)
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CxSystemError(f"{file}: the cluster's file cannot be read ({' '.join(str(error).split())})") from None
    if not isinstance(found, dict) or KIND not in found or not isinstance(found.get(SECTION), dict):
        raise CxSystemError(
            f"{file}: this does not describe a place; it needs 'kind: …' and a section '{SECTION}:' with '{WORD}:'"
        )
    make_cluster(found, str(file))
    options = dict(found[SECTION])
    word = options.pop(WORD, None)
    if word is None:
        raise CxSystemError(f"{file}: {SECTION}: '{WORD}' is missing; known are {', '.join(places)}")
    try:
        kind = places[str(word)]
    except RegistryError as error:
        raise CxSystemError(f"{file}: {error}") from None
    return kind(options, file)


def command_of(words: Sequence[str], cluster: str, program: str = "cxsystem2") -> tuple[str, ...]:
    """A command of cxsystem2 as it runs on the server, with the clients of this place where it can use them.

    Raises:
        CxSystemError: no command is given.
    """
    if not words:
        raise CxSystemError("give the command that runs there, as: … -- lfads pbt trials.h5 --output search")
    more = ("--cluster", cluster) if tuple(words[:2]) in _TAKES_CLUSTER and "--cluster" not in words else ()
    return program, *words, *more


def plain_names(files: Sequence[Path]) -> list[str]:
    """The names of files without their folders.

    Raises:
        CxSystemError: one is not there.
    """
    for file in files:
        if not file.is_file():
            raise CxSystemError(f"{file}: there is no such file")
    return [file.name for file in files]
