"""A data set for LFADS: one session or several, in memory, in files, and as a checksum."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.files import as_part, expanded
from cxsystem2.lfads.layouts import SUFFIXES, read_session, write_session
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

    @classmethod
    def load(
        cls,
        paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        *,
        missing: str = "",
        bin_width: float | None = None,
    ) -> Dataset:
        """Read files in any layout of LFADS data, each a session; a folder stands for all data files in it.

        Args:
            paths: one or several.
            missing: why some data are NaN, where a file does not say it.
            bin_width: second, where a file does not say it.

        Raises:
            FileProblem: a file cannot be read, or something in it does not fit; the message names file and key.
            DataError: the sessions do not fit together.
        """
        given = [paths] if isinstance(paths, str | os.PathLike) else paths
        files = [file for path in given for file in _files(expanded(path))]
        found = [read_session(path, missing, bin_width) for path in files]
        names = [one.name for one in found]
        for place, (path, name) in enumerate(zip(files, names, strict=True)):
            if names.count(name) > 1:  # recordings of several animals may have the same names in folders of their own
                found[place] = replace(found[place], name=f"{path.absolute().parent.name}/{name}")
        return cls(tuple(found))

    def save(self, target: str | os.PathLike[str], *, overwrite: bool = False) -> list[Path]:
        """Write the sessions, each to a file of its own; with several, the name of each follows that of the file.

        Raises:
            FileProblem: a file exists (unless `overwrite`), or cannot be written.
        """
        path = expanded(target)
        if len(self) == 1:
            return [write_session(self.sessions[0], path, overwrite=overwrite)]
        stem, suffix = (path.stem, path.suffix) if path.suffix.lower() in SUFFIXES else (path.name, ".h5")
        files = [path.with_name(f"{stem}_{as_part(one.name)}{suffix}") for one in self]
        return [write_session(one, file, overwrite=overwrite) for one, file in zip(self, files, strict=True)]

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


def _files(path: Path) -> list[Path]:
    """The data files that a path stands for."""
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES)
    if not found:
        raise FileProblem(f"{path}: there is no data file in this folder; their names end in {', '.join(SUFFIXES)}")
    return found
