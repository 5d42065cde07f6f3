"""What every kind of storage can do. A file is written whole or not at all, and is known by its name within the storage."""

from __future__ import annotations

import hashlib
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.lfads.storage.waiting import READING, patiently
from cxsystem2.registry import Registry

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://.+")
_LOOK = 0.2
"""Seconds between looks for a file that another computer has written."""


class Storage(ABC):
    """Files that server and clients share. What is refused for a while is waited for (`cxsystem2.lfads.storage.waiting`).

    Attributes:
        where: as jobs name it: a path, or an address ``s3://bucket/run``.
        delay: seconds after which what one computer has written can be seen by all others, at the latest.
        patience: seconds for which it may refuse; None: the usual number.
    """

    word: ClassVar[str]
    delay: float = 0.0

    def __init__(self, where: str) -> None:
        self.where = where
        self.patience: float | None = None

    def read(self, name: str) -> bytes:
        """The content of a file.

        Raises:
            OSError: it is not there, or cannot be read.
            Refused: the storage is out of reach for too long.
        """
        return patiently(lambda: self._read(name), self.where, errors=READING, patience=self.patience)

    def read_soon(self, name: str) -> bytes:
        """As `read`; a file that is not there has `delay` to be seen here."""
        until = time.monotonic() + self.delay
        while True:
            try:
                return self.read(name)
            except FileNotFoundError:
                if time.monotonic() >= until:
                    raise
                time.sleep(_LOOK)

    def write(self, name: str, content: bytes, *, durable: bool = True) -> str:
        """Write a file, whole or not at all, in place of one of that name; returns its checksum.

        Raises:
            FileProblem, OSError: the disk is full, say.
            Refused: the storage has refused for too long.
        """
        patiently(lambda: self._write(name, content, durable), f"{self.where}/{name}", patience=self.patience)
        return checksum_of(content)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there; what remains where that is not possible does no harm."""
        self._remove(name)

    def checksum(self, name: str) -> str:
        """SHA-256 of a file, with the word ``sha256:`` before it.

        Raises:
            OSError: it cannot be read.
        """
        return checksum_of(self.read(name))

    def is_as_written(self, name: str, known: str, *, wait: bool = True) -> bool:
        """Whether a file has a checksum; unless `wait` is False, it has `delay` until it is seen here."""

        def found() -> bool:
            try:
                return self.checksum(name) == known
            except OSError:
                return False

        return self.soon(found) if wait else found()

    def soon(self, condition: Callable[[], bool]) -> bool:
        """Whether something is the case now, or will be within `delay`."""
        until = time.monotonic() + self.delay
        while not condition():
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK)
        return True

    @abstractmethod
    def _read(self, name: str) -> bytes: ...

    @abstractmethod
    def _write(self, name: str, content: bytes, durable: bool) -> None: ...

    @abstractmethod
    def _remove(self, name: str) -> None: ...

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """The names of the files and folders in a folder, without that of the folder; none where there is no such folder."""

    @abstractmethod
    def remove_folder(self, folder: str) -> None:
        """Remove a folder and all that is in it; what remains where that is not possible does no harm."""


storages: Registry[type[Storage]] = Registry("storage", base=Storage)


def is_address(where: str) -> bool:
    """Whether a text is the address of a storage, and not the path of a directory."""
    return _ADDRESS.fullmatch(where) is not None


def storage_of(where: str) -> Storage:
    """The storage that a path or an address names.

    Raises:
        CxSystemError: no such kind is known, or a package is missing for it.
    """
    found = _ADDRESS.fullmatch(where)
    word = "file" if found is None else found[1].lower()
    try:
        kind = storages[word]
    except RegistryError as error:
        raise CxSystemError(f"{where}: {error}") from None
    return kind(where.rstrip("/") or "/")


def checksum_of(content: bytes) -> str:
    """SHA-256 of bytes, with the word ``sha256:`` before it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
