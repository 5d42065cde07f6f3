"""A network of STACS as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from cxsystem2.errors import CxSystemError
from cxsystem2.stacs.model import StacsModel

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NONE = -1
"""The model of an entry that is no edge here: the neighbour hears this vertex, and not the other way round."""
SPIKE = 0
_FAR = 1 << 40
"""More than there are entries; tells an edge from one that goes the other way."""


@dataclass(frozen=True, slots=True)
class PendingEvents:
    """What is on its way to vertices at the time of the snapshot, one number for each event.

    `target` is the vertex, `time` is in ticks from the snapshot on, `type` 0 is a spike, `source` a vertex or -1, `index` 0
    the vertex itself or j the j-th entry of its adjacency (from 1 on), `value` is not a number for spikes.
    """

    target: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    time: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    type: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    source: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    index: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    value: Floats = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True)
class Snapshot:
    """Vertices 0 … N-1, and for each vertex its neighbours in either direction as compressed rows.

    `offsets` (N+1) cut `neighbours` into the rows; `edge_model` says of each entry which of `models` its edge to this
    vertex is, or `NONE`. `vertex_model` says it of vertices. The states lie one after the other in `vertex_reals`,
    `vertex_ticks`, `edge_reals` and `edge_ticks`; how many each model has is in `reals` and `ticks`. Times are ticks,
    which are nanoseconds. `parts` (k+1) are the first vertices of the partitions, `files` the number of files of a kind.
    """

    models: tuple[StacsModel, ...]
    reals: Integers
    ticks: Integers
    coordinates: Floats
    vertex_model: Integers
    vertex_reals: Floats
    vertex_ticks: Integers
    offsets: Integers
    neighbours: Integers
    edge_model: Integers
    edge_reals: Floats
    edge_ticks: Integers
    events: PendingEvents
    parts: Integers
    files: int = 1

    @property
    def size(self) -> int:
        """Number of vertices."""
        return len(self.vertex_model)

    @property
    def edges(self) -> int:
        """Number of directed edges."""
        return int(np.count_nonzero(self.edge_model != NONE))

    @cached_property
    def rows(self) -> Integers:
        """The vertex that each entry belongs to: the target of its edge."""
        return np.repeat(np.arange(self.size), np.diff(self.offsets))

    @cached_property
    def edge_real_offsets(self) -> Integers:
        """Where the numbers of each entry begin in `edge_reals`."""
        return offsets_of(self.reals, self.edge_model)

    @cached_property
    def edge_tick_offsets(self) -> Integers:
        """Where the times of each entry begin in `edge_ticks`."""
        return offsets_of(self.ticks, self.edge_model)

    @cached_property
    def vertex_real_offsets(self) -> Integers:
        """Where the numbers of each vertex begin in `vertex_reals`."""
        return offsets_of(self.reals, self.vertex_model)

    @cached_property
    def vertex_tick_offsets(self) -> Integers:
        """Where the times of each vertex begin in `vertex_ticks`."""
        return offsets_of(self.ticks, self.vertex_model)

    def number(self, name: str) -> int:
        """The place of a model among `models`."""
        return next(place for place, model in enumerate(self.models) if model.name == name)

    def vertices(self, name: str) -> Integers:
        """The vertices of a model, ascending."""
        return np.flatnonzero(self.vertex_model == self.number(name))

    def vertex_state(self, name: str, place: int) -> Floats:
        """One number of each vertex of a model."""
        return self.vertex_reals[self.vertex_real_offsets[self.vertices(name)] + place]

    def distribution(self) -> Integers:
        """What a ``.dist`` file holds: sums over partitions of vertices, entries, numbers, times and events."""
        ends = self.parts
        entries = self.offsets[ends]
        reals = self.vertex_real_offsets[ends] + self.edge_real_offsets[entries]
        ticks = self.vertex_tick_offsets[ends] + self.edge_tick_offsets[entries]
        events = np.searchsorted(self.events.target, ends)
        return np.stack([ends, entries, reals, ticks, events], axis=1)

    def file_parts(self) -> Integers:
        """The first partition of each file: as many in each, and one more in the first ones."""
        count = len(self.parts) - 1
        each, more = divmod(count, self.files)
        return np.concatenate([[0], np.cumsum([each + (place < more) for place in range(self.files)])]).astype(np.int64)


def offsets_of(sizes: Integers, kinds: Integers) -> Integers:
    """Where the states of each element begin, of kinds that have so many each; ends with their number."""
    each = np.append(sizes, 0)[kinds]  # the last one is that of NONE
    found = np.zeros(len(kinds) + 1, np.int64)
    np.cumsum(each, out=found[1:])
    return found


def spread(starts: Integers, counts: Integers) -> Integers:
    """The numbers start, start + 1, … of each run, one run after the other."""
    total = int(counts.sum())
    before = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else np.empty(0, np.int64)
    found: Integers = np.repeat(starts - before, counts) + np.arange(total)
    return found


def symmetric(snapshot: Snapshot) -> Snapshot:
    """The snapshot with rows that ascend, and with an entry on either side of every edge; itself when it is so already.

    Events that name an entry by its place follow it.

    Raises:
        CxSystemError: a neighbour stands twice in a row with an edge each time: STACS holds one edge of a pair.
    """
    size, rows, columns = snapshot.size, snapshot.rows, snapshot.neighbours
    wrong = np.flatnonzero((columns < 0) | (columns >= size))
    if len(wrong):
        vertex, stranger = rows[wrong[0]], columns[wrong[0]]
        raise CxSystemError(f"vertex {vertex} has the neighbour {stranger}; there are the vertices 0 to {size - 1}")
    if _is_symmetric(snapshot):
        return snapshot
    own = np.flatnonzero(snapshot.edge_model != NONE)
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows[own], minlength=size))])
    edges = sparse.csr_array((own + 1, columns[own], starts), shape=(size, size))
    edges.sort_indices()
    _refuse_two_edges(edges)
    turned = edges.T.tocsr()  # turning a matrix sorts by counting, which is faster than comparing
    turned.data[:] = _FAR
    both = edges + turned
    both.sort_indices()
    entry = np.asarray(both.data) % _FAR - 1
    return _rearranged(snapshot, np.asarray(both.indptr, np.int64), np.asarray(both.indices, np.int64), entry)


def _is_symmetric(snapshot: Snapshot) -> bool:
    """Whether each row ascends and each neighbour has an entry in return."""
    columns, size = snapshot.neighbours, snapshot.size
    inside = np.ones(len(columns), bool)
    starts = snapshot.offsets[:-1]
    inside[starts[starts < len(columns)]] = False
    if not (columns[1:] > columns[:-1])[inside[1:]].all():
        return False
    ones = np.ones(len(columns), np.int8)
    turned = sparse.csr_array((ones, columns, snapshot.offsets), shape=(size, size)).T.tocsr()
    return np.array_equal(turned.indptr, snapshot.offsets) and np.array_equal(turned.indices, columns)


def _refuse_two_edges(edges: sparse.csr_array) -> None:
    same = np.flatnonzero(edges.indices[1:] == edges.indices[:-1]) + 1
    same = same[~np.isin(same, edges.indptr)]
    if len(same):
        source, target = edges.indices[same[0]], np.searchsorted(edges.indptr, same[0], side="right") - 1
        raise CxSystemError(f"vertex {source} has two edges to vertex {target}; STACS holds one edge of a pair")


def _rearranged(snapshot: Snapshot, offsets: Integers, neighbours: Integers, entry: Integers) -> Snapshot:
    """The snapshot with these rows, each of whose entries comes from one of its own, or is none (-1)."""
    kept = entry[entry >= 0]
    kinds = np.where(entry >= 0, snapshot.edge_model[entry], NONE)
    reals, ticks = (np.append(sizes, 0)[snapshot.edge_model[kept]] for sizes in (snapshot.reals, snapshot.ticks))
    events = snapshot.events
    if (events.index > 0).any():
        index = events.index.copy()
        for one in np.flatnonzero(index > 0):
            target = events.target[one]
            row = neighbours[offsets[target] : offsets[target + 1]]
            index[one] = 1 + np.searchsorted(row, snapshot.neighbours[snapshot.offsets[target] + index[one] - 1])
        events = replace(events, index=index)
    return replace(
        snapshot,
        offsets=offsets,
        neighbours=neighbours,
        edge_model=kinds,
        edge_reals=snapshot.edge_reals[spread(snapshot.edge_real_offsets[kept], reals)],
        edge_ticks=snapshot.edge_ticks[spread(snapshot.edge_tick_offsets[kept], ticks)],
        events=events,
    )
