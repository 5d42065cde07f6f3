"""Spikes in SONATA, by population."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.sonata.layout import MS, mark


def write_spikes(path: Path, spikes: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[np.float64]]]) -> None:
    """Write cells and times (second) of populations, in the order of time."""
    import h5py

    kind = h5py.enum_dtype({"none": 0, "by_id": 1, "by_time": 2}, basetype=np.uint8)
    with h5py.File(path, "w") as file:
        mark(file)
        home = file.create_group("spikes")
        for name, (cells, times) in spikes.items():
            order, group = np.lexsort((cells, times)), home.create_group(name)
            group.attrs.create("sorting", 2, dtype=kind)
            group["node_ids"] = cells[order].astype(np.uint64)
            group["timestamps"] = times[order] * MS
            group["timestamps"].attrs["units"] = "ms"
