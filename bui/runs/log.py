"""Reading the log of a run from a place on, so that no character is lost, doubled or cut."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MOST = 2**18
"""Bytes that are read at once."""
_LONGEST = 4
"""Bytes of a character in UTF-8, at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a log, and the place (byte) where the next one begins."""

    text: str
    next: int


def read_log(path: Path, start: int, most: int = MOST) -> Piece:
    """The log from a byte on; a character of which only a part is written is left for the next time.

    A place beyond the end is the end. Bytes that are no text become ``�``.
    """
    try:
        with open(path, "rb") as file:
            size = file.seek(0, 2)
            start = file.seek(min(max(start, 0), size))
            found = file.read(most)
    except OSError:
        return Piece("", max(start, 0))
    whole = found[: len(found) - _unfinished(found)]
    return Piece(whole.decode("utf-8", errors="replace"), start + len(whole))


def _unfinished(found: bytes) -> int:
    """How many bytes at the end are the beginning of a character that is not there whole."""
    for back in range(1, min(_LONGEST, len(found)) + 1):
        byte = found[-back]
        if byte >= 0b11000000:
            length = 4 if byte >= 0b11110000 else 3 if byte >= 0b11100000 else 2
            return back if back < length else 0
        if byte < 0b10000000:
            return 0
    return 0
