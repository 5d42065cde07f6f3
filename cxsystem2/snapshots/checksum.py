"""What a file holds, told by its size and a checksum.

CRC-32 for the arrays of generations: it is the fastest in the standard library, and a checkpoint must not wait for it. SHA-256
for what is written once: it costs more where the processor has no instruction for it, and says "the same network" of two
directories without doubt.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from cxsystem2.snapshots.damage import FileFault

_PIECE = 2**18


class Method(StrEnum):
    """How a checksum is made; the word stands before it."""

    CRC32 = "crc32"
    SHA256 = "sha256"


class Sum(Protocol):
    """A checksum that grows with what is written or read."""

    def update(self, data: memoryview, /) -> None:
        """Take more bytes."""

    def hexdigest(self) -> str:
        """The checksum of all bytes up to here."""


class _Crc32:
    def __init__(self) -> None:
        self._value = 0

    def update(self, data: memoryview, /) -> None:
        self._value = zlib.crc32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: `bytes`, and a `checksum` with the word of its method (``crc32:89abcdef``), empty when not known."""

    bytes: int
    checksum: str

    @property
    def method(self) -> Method:
        """How the checksum was made.

        Raises:
            ValueError: by none that is known.
        """
        return Method(self.checksum.partition(":")[0])

    def longer(self, data: memoryview) -> Content:
        """What a file with a CRC-32 holds after more is appended."""
        method, _, summed = self.checksum.partition(":")
        assert method == Method.CRC32
        return Content(self.bytes + len(data), f"{method}:{zlib.crc32(data, int(summed, 16)):08x}")


def begin(method: Method) -> Sum:
    """A checksum of nothing yet."""
    return _Crc32() if method is Method.CRC32 else hashlib.sha256()


def content(path: Path, method: Method, most: int | None = None) -> Content:
    """What a file holds, after reading all of it, or so many bytes at most.

    Raises:
        OSError: it cannot be read.
    """
    summed, size, buffer = begin(method), 0, memoryview(bytearray(_PIECE))
    with open(path, "rb", buffering=0) as file:
        while number := file.readinto(buffer if most is None else buffer[: most - size]):
            summed.update(buffer[:number])
            size += number
    return Content(size, f"{method}:{summed.hexdigest()}")


def fault(path: Path, known: Content, *, thorough: bool = True, grows: bool = False) -> FileFault | None:
    """What is wrong with a file, None when it holds what is known of it; only its size is looked at unless `thorough`.

    What is known of a file that `grows` is its beginning.
    """
    try:
        size = os.stat(path).st_size
        if size < known.bytes:
            return FileFault.SHORTER
        if size > known.bytes and not grows:
            return FileFault.LONGER
        if thorough and known.checksum and content(path, known.method, known.bytes) != known:
            return FileFault.CHANGED
    except FileNotFoundError:
        return FileFault.MISSING
    except (OSError, ValueError):
        return FileFault.UNREADABLE
    return None
