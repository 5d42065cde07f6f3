"""A file of arrays: HDF5, one dataset for each, its values contiguous and as they are in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.files import from_part
from cxsystem2.foreign import opened
from cxsystem2.foreign.guard import Mark
from cxsystem2.snapshots.checksum import Content, Method
from cxsystem2.snapshots.damage import Damage, DamagedSnapshot, FileFault
from cxsystem2.snapshots.disk import write

if TYPE_CHECKING:
    import h5py

Values = npt.NDArray[Any]


def write_arrays(path: Path, arrays: Mapping[str, Values], units: Mapping[str, str] | None = None) -> Content:
    """Write a new file of arrays and wait until the disk has it; a ``/`` in a name divides groups.

    Values come back bit for bit with their type and shape. `units` name the units of some arrays, for whoever reads the file.

    Raises:
        OSError: the disk refuses, or does not give back what was written.
        ValueError: a name or a type cannot be stored.
    """
    from cxsystem2.snapshots.skeleton import pieces

    return write(path, pieces(arrays, units or {}), Method.CRC32)


@dataclass(frozen=True, slots=True)
class _Place:
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int
    unit: str


_known: dict[Mark | None, dict[str, _Place]] = {}
"""What is in the files that were looked at last, by the state of the file."""
_MOST_KNOWN = 256


def _state(path: Path) -> Mark | None:
    """The state of a file; None for what is none, of which the reader says what is wrong."""
    try:
        return Mark.of(path)
    except FileProblem:
        return None


class ArrayFile(Mapping[str, Values]):
    """The arrays of a file by name. An array is read when it is asked for, and not kept; the file is not kept open."""

    def __init__(self, path: Path) -> None:
        """Look at what is in a file.

        Raises:
            DamagedSnapshot: it is no such file.
            FileProblem: it refers to other files.
        """
        self.path = path
        self._places: dict[str, _Place] = {}
        state = _state(path)
        if state in _known:  # the points of a sweep from a snapshot read the same files
            self._places = _known[state]
            return
        try:
            with opened(path) as file:
                file.visititems(self._note)
        except DamagedSnapshot:
            raise
        except FileNotFoundError:
            raise self._damaged(FileFault.MISSING) from None
        except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
            raise self._damaged(FileFault.UNREADABLE, str(error)) from error
        if state is not None and state == _state(path):
            while len(_known) >= _MOST_KNOWN:
                _known.pop(next(iter(_known)), None)
            _known[state] = self._places

    def _note(self, name: str, found: h5py.Dataset | h5py.Group) -> None:
        import h5py

        from cxsystem2.snapshots.skeleton import KINDS

        if not isinstance(found, h5py.Dataset):
            return
        offset = found.id.get_offset()
        if found.shape is None or found.dtype.kind not in KINDS or (found.size and offset is None):
            raise self._damaged(
                FileFault.UNREADABLE, f"'{name}' is no plain array of numbers that are stored one after the other"
            )
        key = "/".join(map(from_part, name.split("/")))
        self._places[key] = _Place(found.dtype, found.shape, offset or 0, str(found.attrs.get("unit", "")))

    def __getitem__(self, name: str) -> Values:
        place = self._places[name]
        number = int(np.prod(place.shape, dtype=np.int64))
        if not number:
            return np.empty(place.shape, place.dtype)
        try:
            found = np.fromfile(self.path, place.dtype, number, offset=place.offset)
        except FileNotFoundError:
            raise self._damaged(FileFault.MISSING) from None
        except OSError as error:
            raise self._damaged(FileFault.UNREADABLE, error.strerror or str(error)) from error
        if len(found) < number:
            raise self._damaged(FileFault.SHORTER)
        return found.reshape(place.shape)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def unit(self, name: str) -> str:
        """The unit of an array; empty where none was given."""
        return self._places[name].unit

    def form(self, name: str) -> tuple[np.dtype[Any], tuple[int, ...]]:
        """Type and shape of an array, which is not read for it."""
        return self._places[name].dtype, self._places[name].shape

    def _damaged(self, fault: FileFault, detail: str = "") -> DamagedSnapshot:
        said = f"{self.path}: the file {fault}{f' ({detail})' if detail else ''}"
        return DamagedSnapshot(said, Damage(self.path.name, fault, detail))
