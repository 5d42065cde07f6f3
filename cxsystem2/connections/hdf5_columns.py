"""Columns of an HDF5 file: one array for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.connections.columns import NAMES, ROWS, Block, check_type, converted, find
from cxsystem2.errors import FileProblem
from cxsystem2.files import members
from cxsystem2.foreign import opened

if TYPE_CHECKING:
    import h5py

SUFFIXES = (".h5", ".hdf5", ".sonata")


class Hdf5Columns:
    """An HDF5 file with one array for each column, in whichever group they are; weights may be in its group ``0`` (SONATA)."""

    def __init__(self, path: Path, wanted: tuple[str, ...]) -> None:
        self.path = path
        with opened(path) as file:
            groups = [group for group in _groups(file) if wanted[0] in find(_arrays(group), wanted)]
            if len(groups) != 1:
                what = "several groups have" if groups else "no group has"
                raise FileProblem(f"{path}: {what} an array for the {wanted[0]}, called {', '.join(NAMES[wanted[0]])}")
            inside = _arrays(groups[0])
            units = {name: _unit(array) for name, array in inside.items()}
            self.columns = find(inside, wanted, units)
            self.places = {role: inside[column.name].name for role, column in self.columns.items()}
            lengths = {role: inside[column.name].shape for role, column in self.columns.items()}
            if len(set(lengths.values())) > 1 or any(len(shape) != 1 for shape in lengths.values()):
                shown = ", ".join(f"{role} {'x'.join(map(str, shape))}" for role, shape in lengths.items())
                raise FileProblem(f"{path}: all columns must be rows of one length; they are {shown}")
            for role, column in self.columns.items():
                check_type(path, role, column, str(inside[column.name].dtype))
            self.length = int(next(iter(lengths.values()))[0])

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Some rows at a time, each time with the number of the first."""
        with opened(self.path) as file:
            for start in range(0, self.length, ROWS):
                own = {role: file[place][start : start + ROWS] for role, place in self.places.items()}
                yield start + 1, {role: converted(role, values) for role, values in own.items()}


def holds_edges(path: Path) -> bool:
    """Whether this is an HDF5 file with columns of edges."""
    import h5py

    if not h5py.is_hdf5(path):
        return False
    with opened(path) as file:
        own = "format" in file.attrs
        return not own and any({"source", "target"} <= find(_arrays(one), ("source", "target")).keys() for one in _groups(file))


def _groups(file: h5py.File) -> list[h5py.Group]:
    import h5py

    found = [file]
    file.visititems(lambda name, item: found.append(item) if isinstance(item, h5py.Group) else None)
    return found


def _arrays(group: h5py.Group) -> dict[str, h5py.Dataset]:
    """The arrays of a group, and those of its group ``0``."""
    import h5py

    inner = group.get("0")
    own = [*(members(inner) if isinstance(inner, h5py.Group) else ()), *members(group)]
    return {name: item for name, item in own if isinstance(item, h5py.Dataset)}


def _unit(array: h5py.Dataset) -> str:
    return next((str(array.attrs[name]) for name in ("unit", "units") if name in array.attrs), "")
