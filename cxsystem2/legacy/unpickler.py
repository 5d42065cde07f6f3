"""Reading pickles of earlier CxSystem versions safely.

A pickle is a program. This reader runs none of it: the only names that it may mention are those in
`cxsystem2.legacy.rebuild`, and even these are not looked up but noted (`Record`); values are made afterwards, from
checked numbers. The unpickler is Python's own in Python, because the one in C makes room for whatever number a file
mentions, and because operations that are not needed can be taken from it.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from cxsystem2.errors import FileProblem
from cxsystem2.files import expanded
from cxsystem2.legacy.frame import columns, is_frame
from cxsystem2.legacy.rebuild import CLASSES, Rebuilder
from cxsystem2.legacy.stream import LIMIT, PIECE, decompressed

_FAILURES = (
    pickle.UnpicklingError, AttributeError, EOFError, LookupError, MemoryError, OverflowError, RecursionError, TypeError,
    ValueError, ArithmeticError, struct.error, zlib.error, OSError, AssertionError,
)  # fmt: skip
_NOT_NEEDED = (
    pickle.EXT1, pickle.EXT2, pickle.EXT4, pickle.PERSID, pickle.BINPERSID, pickle.INST, pickle.OBJ, pickle.NEWOBJ_EX,
    pickle.NEXT_BUFFER, pickle.READONLY_BUFFER,
)  # fmt: skip


class UnpicklingProblem(FileProblem):
    """A pickle is broken, too large, or asks for something that data do not need."""


_Loader = Callable[[Any], None]
_Python: Any = pickle._Unpickler  # type: ignore[attr-defined,unused-ignore]
_KEYS = {
    pickle.SETITEM: slice(-2, -1), pickle.SETITEMS: slice(0, None, 2), pickle.DICT: slice(0, None, 2),
    pickle.ADDITEMS: slice(None), pickle.FROZENSET: slice(None),
}  # fmt: skip
"""Where on the stack the operations that hash something have it."""


def _load_bytearray8(unpickler: Any) -> None:
    """Bytes that can be changed: what is there decides how much room is made."""
    (length,) = struct.unpack("<Q", unpickler.read(8))
    unpickler.append(bytearray(unpickler.read(length)))


def _with_plain_keys(load: _Loader, where: slice) -> _Loader:
    def checked(unpickler: Any) -> None:
        _demand_keys(unpickler.stack[where])
        load(unpickler)

    return checked


def _operations() -> dict[int, _Loader]:
    known: dict[int, _Loader] = _Python.dispatch
    kept = {code: load for code, load in known.items() if bytes([code]) not in _NOT_NEEDED}
    hashing = {code[0]: _with_plain_keys(known[code[0]], where) for code, where in _KEYS.items()}
    return kept | hashing | {pickle.BYTEARRAY8[0]: _load_bytearray8}


class _Unpickler(_Python):  # type: ignore[misc,unused-ignore]
    """Notes the known names, and refuses the others; a length is believed when the bytes have come."""

    dispatch = _operations()

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(_Patient(stream), encoding="latin1")  # Python 2 did not tell bytes from text: it keeps every byte

    def find_class(self, module: str, name: str) -> Any:
        """The class of the records of a name."""
        full = f"{module}.{name}"
        if full not in CLASSES:
            raise UnpicklingProblem(f"it asks for '{full}', which is not data")
        return CLASSES[full]


def _demand_keys(keys: list[Any]) -> None:
    """Keys are plain words and numbers: the hash of a tuple goes into all of it, by recursion, each time."""
    for key in keys:
        if not isinstance(key, str | bytes | int | float | complex | None):
            raise UnpicklingProblem("it has a key that is neither a word nor a number")


class _Patient:
    """Reads in pieces, so that a length that is not true makes no room."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or what there is."""
        if 0 <= size <= PIECE:
            return self._stream.read(size)
        pieces, left = [], size
        while left:
            piece = self._stream.read(min(left, PIECE))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def readline(self) -> bytes:
        """A line; those of old protocols are names and numbers."""
        return self._stream.readline(PIECE)


def load_legacy(path: Path, limit: int = LIMIT) -> dict[str, Any]:
    """The dictionary in an old file: zlib, gzip, bzip2, or a plain pickle; at most `limit` bytes when decompressed.

    Numbers with units come back as Brian2 quantities, sparse matrices as those of scipy; objects of other programs
    (equations, data frames) as `Foreign`, which holds their parts.

    Raises:
        UnpicklingProblem: the file cannot be read, or must not be.
    """
    found = _load(path, limit)
    if not isinstance(found, dict):
        raise UnpicklingProblem(f"{path}: the file holds no dictionary")
    return found


def load_legacy_frame(path: Path, limit: int = LIMIT) -> dict[str, list[Any]]:
    """The columns of the data frame in an old file (the metadata of an array run, say), by name.

    Raises:
        UnpicklingProblem: the file cannot be read, must not be, or holds no data frame.
    """
    found = _load(path, limit)
    if not is_frame(found):
        raise UnpicklingProblem(f"{path}: the file holds no data frame")
    try:
        return columns(found)
    except _FAILURES as error:
        raise UnpicklingProblem(f"{path}: this is not a data frame that can be read ({error})") from error


def _load(path: Path, limit: int) -> Any:
    path = expanded(path)
    try:
        with open(path, "rb") as file, decompressed(file, limit) as stream:
            return Rebuilder().value(_Unpickler(stream).load())
    except UnpicklingProblem as error:
        raise UnpicklingProblem(f"{path}: the file is refused: {error}") from None
    except FileNotFoundError:
        raise UnpicklingProblem(f"{path}: there is no such file") from None
    except _FAILURES as error:
        raise UnpicklingProblem(f"{path}: this is not a file of CxSystem that can be read ({error})") from error
