"""Indices of edges: for each cell the ranges of the edges that come from it, and of those that reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import h5py


def write_index(group: h5py.Group, name: str, ends: npt.NDArray[Any], size: int) -> None:
    """Write the index of one side of the edges of a population; `ends` are the cells of the edges."""
    nodes, edges = ranges(ends, size)
    home = group.create_group(f"indices/{name}")
    home["node_id_to_ranges"], home["range_to_edge_id"] = nodes, edges


def ranges(ends: npt.NDArray[Any], size: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The ranges (first, end) of each cell in a list of ranges, and that list with first and end in the edges."""
    order = np.argsort(ends, kind="stable")
    cells = ends[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (cells[1:] != cells[:-1]) | (order[1:] != order[:-1] + 1)
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(order)))
    first = order[starts]
    edges = np.stack([first, first + lengths], axis=1).astype(np.uint64)
    stops = np.cumsum(np.bincount(cells[starts], minlength=size))
    nodes = np.stack([np.concatenate([[0], stops[:-1]]), stops], axis=1) if size else np.empty((0, 2))
    return nodes.astype(np.uint64), edges
