"""The bytes of an old file, decompressed piece by piece and never more than a limit."""

from __future__ import annotations

import bz2
import io
import zlib
from typing import Any, BinaryIO, Protocol

LIMIT = 2 * 2**30
"""Most bytes that a file may decompress to."""
PIECE = 2**18
"""Bytes that are taken at a time."""
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_ZLIB_OR_GZIP = 47  # what zlib calls "find out which of the two it is"


class TooLarge(ValueError):
    """More bytes come out of a file than the limit."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Plain:
    """What is not compressed."""

    eof = False

    def __init__(self) -> None:
        self._rest = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Hand on what there is."""
        self._rest += data
        piece, self._rest = self._rest[:max_length], self._rest[max_length:]
        return piece


class _Zlib:
    """zlib with the interface of bz2: input that is not used yet is kept inside."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_ZLIB_OR_GZIP)

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream has been seen."""
        return self._inner.eof

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def _decompressor(beginning: bytes) -> _Decompressor:
    """What the first bytes ask for; the suffix of old files does not tell (``.gz`` is zlib)."""
    if beginning.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if beginning.startswith(b"\x1f\x8b") or (
        beginning[:1] == b"\x78" and beginning[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda")
    ):
        return _Zlib()
    return _Plain()


class _Raw(io.RawIOBase):
    """A decompressing reader."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        beginning = file.read(4)
        self._file, self._decompressor = file, _decompressor(beginning)
        self._first, self._left, self._limit = beginning, limit, limit

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill (a part of) a buffer; 0 at the end."""
        wanted = min(len(buffer), PIECE)
        piece, data = b"", self._first
        self._first = b""
        while not piece and not self._decompressor.eof:
            piece = self._decompressor.decompress(data, wanted)
            if not piece and not self._decompressor.eof:
                data = self._file.read(PIECE)
                if not data:
                    break
        self._left -= len(piece)
        if self._left < 0:
            raise TooLarge(f"it holds more than {self._limit >> 20} MiB")
        buffer[: len(piece)] = piece
        return len(piece)


def decompressed(file: BinaryIO, limit: int = LIMIT) -> io.BufferedReader:
    """A reader of what an open file holds: zlib, gzip, bzip2, or not compressed."""
    return io.BufferedReader(_Raw(file, limit), PIECE)
