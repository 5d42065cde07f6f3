"""Graphs for METIS, and what it answers: for each vertex the part that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import replacing
from cxsystem2.stacs.snapshot import Snapshot
from cxsystem2.stacs.text import words

Integers = npt.NDArray[np.int64]
_AT_A_TIME = 500_000


@dataclass(frozen=True, slots=True)
class Adjacency:
    """An undirected graph without loops as compressed rows that ascend, both directions of each edge, with weights from 1 on.

    `offsets`, `neighbours` and the weights are what METIS and pymetis call xadj, adjncy, vweights and eweights.
    """

    offsets: Integers
    neighbours: Integers
    vertex_weights: Integers
    edge_weights: Integers


def adjacency_of(snapshot: Snapshot) -> Adjacency:
    """The graph of a snapshot: an edge weighs 2 where the pair is connected both ways, a vertex its afferent edges and 1."""
    real = snapshot.edge_model >= 0
    return adjacency(snapshot.size, snapshot.neighbours[real], snapshot.rows[real])


def adjacency(size: int, source: npt.NDArray[np.integer], target: npt.NDArray[np.integer]) -> Adjacency:
    """The graph of so many vertices with edges from sources to targets; several edges of a pair count as one."""
    from scipy import sparse

    apart = source != target
    afferent = np.bincount(target, minlength=size)
    ones = np.ones(int(np.count_nonzero(apart)), np.int64)
    one_way = sparse.csr_array((ones, (target[apart], source[apart])), shape=(size, size))
    one_way.sum_duplicates()
    one_way.data[:] = 1
    both = (one_way + one_way.T).tocsr()
    both.sort_indices()
    offsets, neighbours = (np.asarray(values, np.int64) for values in (both.indptr, both.indices))
    return Adjacency(offsets, neighbours, afferent + 1, np.asarray(both.data, np.int64))


def write_metis(graph: Adjacency, path: Path, *, overwrite: bool = False) -> None:
    """Write the text file that METIS reads: vertices count from 1 on, and all weights are given.

    Raises:
        CxSystemError: an edge is on one side only, or a vertex is its own neighbour, which METIS does not take.
        FileProblem: the file exists (unless `overwrite`), or cannot be written.
    """
    from scipy import sparse

    size = len(graph.offsets) - 1
    rows = np.repeat(np.arange(size), np.diff(graph.offsets))
    if (rows == graph.neighbours).any():
        raise CxSystemError(f"vertex {rows[rows == graph.neighbours][0]} is its own neighbour; METIS takes no loops")
    turned = sparse.csr_array((graph.edge_weights, graph.neighbours, graph.offsets), shape=(size, size)).T.tocsr()
    same = np.array_equal(graph.offsets, turned.indptr) and np.array_equal(graph.neighbours, turned.indices)
    if not (same and np.array_equal(graph.edge_weights, turned.data)):
        raise CxSystemError("each edge must have the same weight on both sides")
    with replacing(path, overwrite=overwrite) as part, open(part, "w", encoding="ascii", newline="\n") as file:
        file.write(f"{size} {len(graph.neighbours) // 2} 011\n")
        file.writelines(_lines(graph))


def _lines(graph: Adjacency) -> Iterator[str]:
    """A line for each vertex: its weight, and its neighbours, each with the weight of the edge."""
    size, start = len(graph.offsets) - 1, 0
    while start < size:
        stop = int(np.searchsorted(graph.offsets, graph.offsets[start] + _AT_A_TIME, side="right")) - 1
        stop = min(max(stop, start + 1), start + _AT_A_TIME, size)
        first, last = graph.offsets[start], graph.offsets[stop]
        pairs = zip((graph.neighbours[first:last] + 1).tolist(), graph.edge_weights[first:last].tolist(), strict=True)
        shown = [f" {neighbour} {weight}" for neighbour, weight in pairs]
        cuts = (graph.offsets[start : stop + 1] - first).tolist()
        for place, weight in enumerate(graph.vertex_weights[start:stop].tolist()):
            yield f"{weight}{''.join(shown[cuts[place] : cuts[place + 1]])}\n"
        start = stop


def read_parts(path: Path, size: int, parts: int | None = None) -> Integers:
    """The part of each vertex, from a file with one number in each line, as METIS and ``.part`` files have it.

    Raises:
        FileProblem: there are not `size` lines, or a number is none of the parts 0 to `parts` - 1.
    """
    found = []
    for block in words(path):
        if (wrong := np.flatnonzero(block.each != 1)).size:
            raise block.line_fault(int(wrong[0]), "there must be one number, the part of the vertex, in each line")
        numbers = block.numbers(np.ones(len(block.starts), bool), np.int64).astype(np.int64)
        bad = (numbers < 0) | (numbers >= (np.inf if parts is None else parts))
        if (wrong := np.flatnonzero(bad)).size:
            known = "parts count from 0 on" if parts is None else f"there are the parts 0 to {parts - 1}"
            raise block.line_fault(int(wrong[0]), f"{numbers[wrong[0]]} is no part; {known}")
        found.append(numbers)
    together = np.concatenate(found) if found else np.empty(0, np.int64)
    if len(together) != size:
        raise FileProblem(f"{path}: the file has {len(together)} lines for {size} vertices")
    return together
