"""Nodes and edges of a file: attributes by row, of the rows themselves or of their types."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.foreign import opened
from cxsystem2.sonata.circuit import CircuitPart
from cxsystem2.sonata.layout import EXACT, exact

if TYPE_CHECKING:
    import h5py

T = TypeVar("T")
MOST = 2**31
_DENSEST = 4096
"""Bytes of an array for each byte of its file: an array of more was made to fill the memory."""


def read(path: Path, work: Callable[[h5py.File], T]) -> T:
    """Do something with a file that others may have made.

    Raises:
        FileProblem: it is not there or damaged, has links, or something is missing in it.
    """
    if not path.is_file():
        raise FileProblem(f"{path}: there is no such file")
    try:
        with opened(path) as file:
            return work(file)
    except FileProblem:
        raise
    except (OSError, KeyError, RuntimeError, ValueError, TypeError, AttributeError, OverflowError, MemoryError) as error:
        shown = " ".join(str(error).split()) or type(error).__name__
        raise FileProblem(f"{path}: this is no file of SONATA, or it is damaged ({shown})") from error


@dataclass(frozen=True)
class Table:
    """A population of nodes or edges in an open file."""

    part: CircuitPart
    kind: str
    """``node`` or ``edge``."""
    name: str
    home: h5py.Group
    size: int
    types: npt.NDArray[np.int64]
    """The number of the type of each row."""

    @classmethod
    def all(cls, part: CircuitPart, kind: str, file: h5py.File) -> Iterator[Table]:
        """The populations of a file."""
        import h5py

        root = file.get(f"{kind}s")
        if not isinstance(root, h5py.Group) or not len(root):
            raise FileProblem(f"{part.path}: there is no group /{kind}s with populations")
        for name, home in root.items():
            where = f"{part.path}, /{kind}s/{name}"
            first = "node_type_id" if kind == "node" else "target_node_id"
            if not isinstance(home, h5py.Group) or not isinstance(home.get(first), h5py.Dataset):
                raise FileProblem(f"{where}: there is no array {first}")
            if "1" in home:
                raise FileProblem(f"{where}: it has several groups of attributes; write it with one, called 0")
            _check(home[first], part.path)
            size = len(home[first])
            key = f"{kind}_type_id"
            types = whole(home, key, part.path, size) if key in home else np.full(size, -1, np.int64)
            yield cls(part, kind, name, home, size, types)

    @property
    def where(self) -> str:
        """What a message begins with."""
        return f"{self.part.path}, /{self.kind}s/{self.name}"

    def codes(self, name: str) -> tuple[npt.NDArray[np.int64], list[str]]:
        """A text of each row as its place in a list of texts; empty where the row has none."""
        import h5py

        group = self.home.get("0")
        held = None if group is None else group.get(name)
        if not isinstance(held, h5py.Dataset):
            own, inverse = np.unique(self.types, return_inverse=True)
            return inverse.astype(np.int64), [self.part.types.get(str(one), {}).get(name, "") for one in own]
        library = group.get(f"@library/{name}")
        if library is not None:
            texts = [one.decode() if isinstance(one, bytes) else str(one) for one in library[:]]
            numbers = whole(group, name, self.part.path, self.size)
            if len(numbers) and not 0 <= numbers.min() <= numbers.max() < len(texts):
                raise FileProblem(f"{self.where}/0/{name}: a number is beyond the {len(texts)} texts of its library")
            return numbers, texts
        _check(held, self.part.path, self.size)
        known, inverse = np.unique(np.asarray(held.asstr()[:], str), return_inverse=True)
        return inverse.astype(np.int64), [str(one) for one in known]

    def has(self, name: str) -> bool:
        """Whether rows have an attribute of their own."""
        return f"0/{name}" in self.home

    def unit(self, name: str) -> str:
        """The unit that an array tells, if it does."""
        held = self.home[f"0/{name}"].attrs
        return next((str(held[key]) for key in ("units", "unit") if key in held), "")

    def numbers(self, name: str, factor: float = 1.0) -> npt.NDArray[np.float64] | None:
        """A number of each row, divided by a factor; None where neither rows nor types have it.

        Raises:
            FileProblem: it is no finite number, or some rows have none.
        """
        where = f"{self.where}: {name}"
        if self.has(name):
            held = self.home[f"0/{name}"]
            _check(held, self.part.path, self.size, "iuf")
            digits = self.home.file.get(f"{EXACT}{held.name}")
            ulps = None
            if digits is not None:
                _check(digits, self.part.path, self.size, "i")
                ulps = digits[:]
            values = exact(held[:], factor, ulps)
        else:
            own, inverse = np.unique(self.types, return_inverse=True)
            texts = [self.part.types.get(str(one), {}).get(name) for one in own]
            if all(text is None for text in texts):
                return None
            try:
                values = np.array([float(text) if text is not None else math.nan for text in texts])[inverse] / factor
            except ValueError as error:
                raise FileProblem(f"{self.part.types_path}: {name}: {error}") from None
        if not np.isfinite(values).all():
            row = int(np.argmin(np.isfinite(values)))
            raise FileProblem(f"{where} of row {row} is {values[row] * factor:g}, and no finite number")
        return values


def whole(group: h5py.Group, name: str, path: Path, size: int | None = None) -> npt.NDArray[np.int64]:
    """An array of whole numbers.

    Raises:
        FileProblem: it is something else, or has another length.
    """
    held = group.get(name)
    if held is None:
        raise FileProblem(f"{path}, {group.name}: there is no array {name}")
    _check(held, path, size, "iu")
    values = held[:]
    if values.dtype == np.uint64 and len(values) and values.max() >= 2**63:
        raise FileProblem(f"{path}, {held.name}: {values.max()} is beyond all cells")
    return np.asarray(values.astype(np.int64, copy=False))


def numbers_of(group: h5py.Group, name: str, path: Path, size: int) -> npt.NDArray[np.float64]:
    """An array of finite numbers of a length.

    Raises:
        FileProblem: it is something else.
    """
    held = group[name]
    _check(held, path, size, "iuf")
    values = np.asarray(held[:], np.float64)
    if not np.isfinite(values).all():
        raise FileProblem(f"{path}, {held.name}: there is a number that is not finite")
    return values


def _check(held: Any, path: Path, size: int | None = None, kinds: str = "") -> None:
    """Make sure that something is a list of numbers of a kind, of a length that its file can hold."""
    import h5py

    if not isinstance(held, h5py.Dataset) or len(held.shape) != 1:
        raise FileProblem(f"{path}, {held.name}: one number for each row is expected here")
    if kinds and held.dtype.kind not in kinds:
        wanted = "numbers" if "f" in kinds else "whole numbers"
        raise FileProblem(f"{path}, {held.name}: it holds {held.dtype}, and no {wanted}")
    if size is not None and held.shape[0] != size:
        raise FileProblem(f"{path}, {held.name}: it has {held.shape[0]:,} rows, and there are {size:,}")
    free = held.chunks is not None and not held.id.get_storage_size()  # one value in all rows
    if held.shape[0] >= MOST or (not free and held.nbytes > _DENSEST * path.stat().st_size) or (free and held.nbytes > MOST):
        raise FileProblem(f"{path}, {held.name}: the {held.shape[0]:,} rows are more than such a file can hold")
