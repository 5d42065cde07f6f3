"""Synapses between recorded cells, from a file of saved connections."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2.connections import open_store
from cxsystem2.connections.store import Hdf5Store
from cxsystem2.errors import FileProblem

Integers = npt.NDArray[np.int64]


def connectivity(path: Path, cells: Mapping[str, Integers], order: Integers) -> npt.NDArray[np.float64]:
    """Sum of the weights from channel to channel; inhibition has a negative sign. Shape (channels, channels).

    Args:
        path: a file of connections of this program.
        cells: for each population the numbers of its recorded cells.
        order: the place of each channel among the recorded cells of all populations in a row.

    Raises:
        FileProblem: it is no such file, or has other populations.
    """
    store = open_store(path)
    if not isinstance(store, Hdf5Store):
        raise FileProblem(f"{path}: connections of the channels are read from a file of cxsystem2 alone (save_connection 1)")
    channel = np.full(sum(map(len, cells.values())), -1)
    channel[order] = np.arange(len(order))
    channels = dict(zip(cells, np.split(channel, np.cumsum([len(own) for own in cells.values()])[:-1]), strict=True))
    found = np.zeros((len(order), len(order)))
    for key in store.saved():
        sizes = store.size(key)
        if sizes is None or key.pre not in cells or key.post not in cells:
            continue
        synapses = store.read(key)
        pre, post = (
            _places(path, name, size, cells[name], channels[name])
            for name, size in zip((key.pre, key.post), sizes, strict=True)
        )
        sources, targets = pre[synapses.source], post[synapses.target]
        there = (sources >= 0) & (targets >= 0)
        np.add.at(found, (sources[there], targets[there]), (-1.0 if key.sign == "gi" else 1.0) * synapses.weight[there])
    return found


def _places(path: Path, name: str, size: int, cells: Integers, channels: Integers) -> Integers:
    """The channel of each cell of a population, -1 for none."""
    if cells.max() >= size:
        raise FileProblem(
            f"{path}: it has {size} cells of {name}, and cell {cells.max()} was recorded: it is of another network"
        )
    found = np.full(size, -1)
    found[cells] = channels
    return found
