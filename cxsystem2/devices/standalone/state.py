"""The state of a network before its run: sizes and values of all arrays, in files that the program reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.files import ALIGNMENT

Values = npt.NDArray[Any]
RUN, SEED, THREADS = "_run_duration", "_run_seed", "_run_threads"
"""The arrays of a program that are of no object: its times (second), its seed, its threads."""
TABLE, KEYS = "_noise_table", "_noise_keys"
"""The arrays of a C++ program that hold the table of normal numbers and the keys."""
FLOATS, INTEGERS = "_constants_double", "_constants_int64"
"""The arrays of numbers that its sources refer to by place."""


@dataclass(slots=True)
class Entry:
    """One array: `values` has `size` elements, or a single one that stands for all of them."""

    size: int
    values: Values

    @property
    def constant(self) -> bool:
        """Whether one stored value stands for all."""
        return len(self.values) == 1 and self.size != 1

    def full(self) -> Values:
        """All values, in memory of their own."""
        return np.repeat(self.values, self.size) if self.constant else self.values.copy()


class ProgramState:
    """The arrays of a program by name. Arrays that are set stay where they are, and are not copied."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def __getitem__(self, name: str) -> Values:
        return self.entries[name].full()

    def create(self, name: str, size: int, dtype: npt.DTypeLike, value: float = 0) -> None:
        """A new array with one value everywhere."""
        self.entries[name] = Entry(size, np.full(1, value, dtype))

    def set(self, name: str, values: Values) -> None:
        """Give an array values: as many as it has elements, or one for all."""
        entry = self.entries[name]
        values = np.asarray(values, entry.values.dtype).ravel()
        if len(values) not in (1, entry.size):
            raise ValueError(f"{name} has {entry.size} elements, and cannot take {len(values)} values")
        entry.values = values

    def replace(self, name: str, values: Values) -> None:
        """Give an array other values, and their number as its size."""
        entry = self.entries[name]
        entry.size, entry.values = len(values), np.asarray(values, entry.values.dtype)

    def put(self, name: str, index: Any, values: Any) -> None:
        """Give some elements of an array other values."""
        entry = self.entries[name]
        full = entry.full()
        full[index] = values
        entry.values = full

    def resize(self, name: str, size: int) -> None:
        """Another number of elements; new ones are zero."""
        entry = self.entries[name]
        if entry.size == size:
            return
        grown = entry.constant or entry.size == 0 or size == 0
        if grown and (not entry.size or not entry.values[:1].any()):
            entry.values = np.zeros(1, entry.values.dtype)
        else:
            kept = entry.full()[:size]
            entry.values = np.concatenate([kept, np.zeros(size - len(kept), kept.dtype)])
        entry.size = size

    def write(self, folder: Path) -> None:
        """Write ``state.bin``, and its table of contents ``state.txt``: name, item size, size, stored values, offset."""
        lines, offset = [], 0
        with open(folder / "state.bin", "wb") as file:
            for name, entry in self.entries.items():
                values = np.ascontiguousarray(entry.values)
                stored = min(len(values), entry.size) if entry.size != 0 else 0
                file.write(bytes(-offset % ALIGNMENT))
                offset += -offset % ALIGNMENT
                lines.append(f"{name} {values.itemsize} {entry.size} {stored} {offset}\n")
                values[:stored].tofile(file)
                offset += values[:stored].nbytes
            file.write(bytes(ALIGNMENT))  # so that an empty array at the end lies within the file, too
        (folder / "state.txt").write_text("".join(lines), encoding="utf-8")
