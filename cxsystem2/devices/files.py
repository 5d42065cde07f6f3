"""Files that generated programs map into their memory: arrays one after the other, and records whose layout C++ is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ALIGNMENT = 64
"""Arrays begin at multiples of this many bytes, which suits every type and vector instruction."""
_TYPES = {"i8": "int64_t", "i4": "int32_t", "u4": "uint32_t", "u2": "uint16_t", "f8": "double", "f4": "float"}
Layout = np.dtype[np.void]
"""The fields of a record, in their order; the same record is a struct of C++."""


def layout(**fields: str) -> Layout:
    """A record with fields of types as numpy writes them (``i8``), without gaps."""
    found = np.dtype([*fields.items()])
    assert found == np.dtype([*fields.items()], align=True), "a struct of C++ would have gaps"
    return found


def record(kind: Layout, **values: float) -> npt.NDArray[np.void]:
    """One record, as an array.

    Raises:
        ValueError: a field has no value, or a value no field.
    """
    if {*values} != {*(kind.names or ())}:
        raise ValueError(f"a record with {', '.join(kind.names or ())} is not made of {', '.join(values)}")
    found = np.zeros(1, kind)
    for name, value in values.items():
        found[name] = value
    return found


def struct(name: str, kind: Layout) -> str:
    """The struct of C++ with the fields of a record."""
    fields = "".join(f"    {_TYPES[kind[field].str[1:]]} {field};\n" for field in kind.names or ())
    return f"struct {name} {{\n{fields}}};"


def write_arrays(path: Path, *arrays: npt.NDArray[Any]) -> None:
    """Write arrays one after the other; an array at the end lies within the file even when it is empty."""
    with open(path, "wb") as file:
        for values in arrays:
            file.write(bytes(-file.tell() % ALIGNMENT))
            values.tofile(file)
        file.write(bytes(ALIGNMENT))


class MappedArrays:
    """Maps a file of arrays as the programs do: what nobody looks at is not read."""

    def __init__(self, path: Path) -> None:
        self._data = np.memmap(path, np.uint8, "r")
        self._place = 0

    def next(self, kind: npt.DTypeLike, count: int) -> npt.NDArray[Any]:
        """The next array, of so many elements."""
        self._place += -self._place % ALIGNMENT
        found = np.frombuffer(self._data, kind, count, self._place)
        self._place += found.nbytes
        return found
