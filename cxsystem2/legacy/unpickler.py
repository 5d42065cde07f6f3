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
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.legacy.frame import columns, is_frame
from cxsystem2.legacy.rebuild import CLASSES, Rebuilder
from cxsystem2.legacy.stream import LIMIT, decompressed

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


class _Unpickler(pickle._Unpickler):  # type: ignore[name-defined,misc,unused-ignore]
    """Notes the known names, and refuses the others."""

    dispatch = {code: load for code, load in pickle._Unpickler.dispatch.items() if bytes([code]) not in _NOT_NEEDED}  # type: ignore[attr-defined,unused-ignore]

    def find_class(self, module: str, name: str) -> Any:
        """The class of the records of a name."""
        full = f"{module}.{name}"
        if full not in CLASSES:
            raise UnpicklingProblem(f"it asks for '{full}', which is not data")
        return CLASSES[full]


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
    path = Path(path).expanduser()
    try:
        with open(path, "rb") as file, decompressed(file, limit) as stream:
            # Python 2 did not tell bytes from text: latin-1 keeps every byte of either
            return Rebuilder().value(_Unpickler(stream, encoding="latin1").load())
    except UnpicklingProblem as error:
        raise UnpicklingProblem(f"{path}: the file is refused: {error}") from None
    except FileNotFoundError:
        raise UnpicklingProblem(f"{path}: there is no such file") from None
    except _FAILURES as error:
        raise UnpicklingProblem(f"{path}: this is not a file of CxSystem that can be read ({error})") from error
