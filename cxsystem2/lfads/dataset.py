"""A data set for LFADS: one session or several, in memory, in files, and as a checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cxsystem2.lfads.trials import DataError, ReadIn, Session, Trials

__all__ = ["DataError", "Dataset", "ReadIn", "Session", "Trials"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Sessions whose activity one model explains; several need not have the same channels."""

    sessions: tuple[Session, ...]

    def __post_init__(self) -> None:
        if not self.sessions:
            raise DataError("sessions", "a data set needs at least one")
        names = [one.name for one in self.sessions]
        for name in names:
            if names.count(name) > 1:
                raise DataError("sessions", f"two of them have the name '{name}'")
        for one in self.sessions[1:]:
            self._check(one)

    def __iter__(self) -> Iterator[Session]:
        return iter(self.sessions)

    def __len__(self) -> int:
        return len(self.sessions)

    def digest(self) -> str:
        """SHA-256 of all that a model or a score reads: names, widths of bins, every array of every part."""
        whole = hashlib.sha256()
        for one in self.sessions:
            whole.update(repr((one.name, one.bin_width)).encode())
            read_in = {} if one.read_in is None else {"weights": one.read_in.weights, "mean": one.read_in.mean}
            for noun, arrays in (*((noun, part.arrays()) for noun, part in one.parts.items()), ("read-in", read_in)):
                for name in sorted(arrays):
                    values = np.ascontiguousarray(arrays[name])
                    little = values.astype(values.dtype.newbyteorder("<"), copy=False)
                    whole.update(repr((noun, name, values.dtype.kind, values.shape)).encode())
                    whole.update(little.tobytes())
        return whole.hexdigest()

    def _check(self, other: Session) -> None:
        """What sessions must have in common, for one model to read them."""
        first = self.sessions[0]
        if first.bin_width is not None and other.bin_width is not None and not np.isclose(first.bin_width, other.bin_width):
            widths = f"{first.bin_width:g} s in '{first.name}', {other.bin_width:g} s in '{other.name}'"
            raise DataError("sessions", f"bins must have the same width in all of them: {widths}")
        for noun in ("bins", "bins_seen"):
            sizes = getattr(first.training, noun), getattr(other.training, noun)
            if sizes[0] != sizes[1]:
                where = f"{sizes[0]} in '{first.name}', {sizes[1]} in '{other.name}'"
                raise DataError(
                    "sessions", f"trials must have the same number of {noun.replace('_', ' ')} in all of them: {where}"
                )
