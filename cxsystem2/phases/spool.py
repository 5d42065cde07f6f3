"""Arrays that are made in one order and needed in another: they wait in files, each added to piece by piece and taken once."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from cxsystem2.snapshots.disk import temporary

Values = npt.NDArray[Any]


class Spool:
    """Files of arrays, for each name and number one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kinds: dict[str, np.dtype[Any]] = {}

    @classmethod
    @contextlib.contextmanager
    def within(cls, folder: Path) -> Iterator[Self]:
        """In a hidden folder, which is removed when the block ends.

        Raises:
            OSError: the disk refuses.
        """
        own = temporary(folder / "spool")
        own.mkdir()
        try:
            yield cls(own)
        finally:
            shutil.rmtree(own, ignore_errors=True)

    def put(self, name: str, number: int, values: Values) -> None:
        """Add to an array; all arrays of a name have one type.

        Raises:
            OSError: the disk refuses.
        """
        kind = self._kinds.setdefault(name, values.dtype)
        if len(values):
            with open(self._path(name, number), "ab") as file:
                file.write(np.ascontiguousarray(values, kind).view(np.uint8).data)

    def take(self, name: str, number: int) -> Values:
        """An array of a name that is known, which is there no more then; one without values where nothing was put.

        Raises:
            OSError: the disk refuses.
        """
        kind, path = self._kinds[name], self._path(name, number)
        if not path.exists():
            return np.empty(0, kind)
        found = np.fromfile(path, kind)
        path.unlink()
        return found

    def _path(self, name: str, number: int) -> Path:
        return self.folder / f"{[*self._kinds].index(name)}.{number}"
