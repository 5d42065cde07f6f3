"""How a SONATA file is laid out: its mark, its columns of one value, and units whose numbers come back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import h5py

Floats = npt.NDArray[np.float64]
MAGIC, VERSION = 0x0A7A, (0, 1)
MS = UM = 1e3
"""Milliseconds in a second; micrometres in a millimetre."""
WEIGHTS = {"siemens": (1e9, "nS"), "amp": (1e12, "pA"), "volt": (1e3, "mV")}
"""What weights in SI units are multiplied by, and the unit that simulators expect; others stay in SI."""
CHUNK = 1 << 17
"""Rows of a data set that lie together."""
EXACT = "cxsystem2"
"""The group of a file with the last digits that a change of the unit has rounded away, for `exact`."""


def mark(file: h5py.File) -> None:
    """Say that a file is one of SONATA."""
    file.attrs["magic"], file.attrs["version"] = np.uint32(MAGIC), np.array(VERSION, np.uint32)


def constant(group: h5py.Group, name: str, size: int, value: int, dtype: type[np.generic]) -> None:
    """A column with one value in all rows, which takes no room in the file."""
    shape = {"chunks": (min(CHUNK, size),)} if size else {}
    group.create_dataset(name, (size,), dtype, fillvalue=value, **shape)


def word(group: h5py.Group, name: str, size: int, text: str) -> None:
    """A column with one text in all rows: the number of a text in its library."""
    import h5py

    group.create_dataset(f"@library/{name}", data=np.array([text], object), dtype=h5py.string_dtype())
    constant(group, name, size, 0, np.uint8)


def write_nodes(
    file: h5py.File, name: str, places: tuple[Floats, ...], texts: Mapping[str, str], type_id: int = 0
) -> h5py.Group:
    """A population of cells: x, y, z in millimetre (micrometre in the file), and a text of each kind for all of them."""
    size = len(places[0])
    home = file.create_group(f"nodes/{name}")
    constant(home, "node_type_id", size, type_id, np.int64)
    constant(home, "node_group_id", size, 0, np.uint32)
    home["node_group_index"] = np.arange(size, dtype=np.uint64)
    group: h5py.Group = home.create_group("0")
    for axis, values in zip("xyz", places, strict=True):
        column(group, axis, values, UM, "um")
    for key, text in texts.items():
        word(group, key, size, text)
    return group


def column(group: h5py.Group, name: str, values: Floats, factor: float, unit: str) -> None:
    """A column in the unit of the format, with what `exact` needs to have the same numbers again."""
    shown, ulps = converted(values, factor)
    group[name] = shown
    group[name].attrs["units"] = unit
    if ulps.any():
        group.file[f"{EXACT}{group.name}/{name}"] = ulps


def converted(values: Floats, factor: float) -> tuple[Floats, npt.NDArray[np.int8]]:
    """Numbers in another unit, and how far off, in units of the last place, they are when they are taken back."""
    values = np.ascontiguousarray(values, np.float64)
    shown = values * factor
    difference = values.view(np.int64) - (shown / factor).view(np.int64)
    difference[~np.isfinite(values)] = 0
    return shown, np.clip(difference, -127, 127).astype(np.int8)


def exact(shown: Floats, factor: float, ulps: npt.NDArray[Any] | None = None) -> Floats:
    """Numbers as they were before `converted`."""
    values = np.asarray(shown, np.float64) / factor
    if ulps is not None:
        values = (values.view(np.int64) + ulps).view(np.float64)
    return values
