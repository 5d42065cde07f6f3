"""Reading a snapshot of STACS: text files of all partitions into plain arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.stacs.model import read_models
from cxsystem2.stacs.place import SnapshotPath
from cxsystem2.stacs.snapshot import SPIKE, Integers, PendingEvents, Snapshot
from cxsystem2.stacs.state import States, Widths
from cxsystem2.stacs.text import Mask, Words, words

_TYPES = 8


def read_snapshot(place: SnapshotPath) -> Snapshot:
    """Read all files of a snapshot, and check that they belong together.

    Raises:
        FileProblem: a file is missing, damaged, or does not fit the others; the message names file and line.
    """
    models = tuple(model for model in read_models(place.description("model")) if model.type != "record")
    distribution, path = _table(place.data("dist"), 5), place.data("dist")
    files = len(_table(place.data("metis"), 2)) - 1
    parts = distribution[:, 0]
    if parts[-1] == 0:
        raise FileProblem(f"{path}: the snapshot has no vertices")
    coordinates, rows, kept, events, states = [], [], [], [], States()
    widths, first = Widths(models), 0
    for number in range(files):
        rows_here, neighbours = _adjacency(place.data("adjcy", number))
        rows.append(rows_here)
        kept.append(neighbours)
        coordinates.append(_coordinates(place.data("coord", number), len(rows_here)))
        states.read(place.data("state", number), rows_here, widths)
        events.append(_events(place.data("event", number), rows_here, first))
        first += len(rows_here)
    counts = np.concatenate(rows)
    snapshot = Snapshot(
        models=models,
        reals=widths.reals_known(),
        ticks=widths.ticks_known(),
        coordinates=np.concatenate(coordinates),
        **states.arrays(),
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        neighbours=np.concatenate(kept),
        events=PendingEvents(
            *(np.concatenate([getattr(one, name) for one in events]) for name in PendingEvents.__dataclass_fields__)
        ),
        parts=parts,
        files=files,
    )
    _check(place, snapshot, distribution)
    return snapshot


def _table(path: Path, columns: int) -> Integers:
    """The sums of a ``.dist`` or ``.metis`` file, which begin with zeros and never fall."""
    found = []
    for block in words(path):
        if (wrong := np.flatnonzero(block.each != columns)).size:
            raise block.line_fault(int(wrong[0]), f"there must be {columns} numbers in a line of this file")
        found.append(block.numbers(np.ones(len(block.starts), bool), np.int64).reshape(-1, columns).astype(np.int64))
    table = np.concatenate(found) if found else np.empty((0, columns), np.int64)
    if len(table) < 2 or table[0].any() or (np.diff(table, axis=0) < 0).any():
        raise FileProblem(f"{path}: the file must begin with a line of zeros, and sums from line to line may not fall")
    return table


def _coordinates(path: Path, size: int) -> np.ndarray:
    found = []
    for block in words(path):
        if (wrong := np.flatnonzero(block.each != 3)).size:
            raise block.line_fault(int(wrong[0]), "a place has the three numbers x, y and z")
        found.append(block.numbers(np.ones(len(block.starts), bool)).reshape(-1, 3))
    together = np.concatenate(found) if found else np.empty((0, 3))
    if len(together) != size:
        raise FileProblem(f"{path}: there are {len(together)} lines for {size} vertices")
    return together


def _adjacency(path: Path) -> tuple[Integers, Integers]:
    """How many neighbours each vertex has, and all of them; vertex 0 may come only first in an ascending row."""
    counts, found = [], []
    for block in words(path):
        neighbours = block.numbers(np.ones(len(block.starts), bool), np.int64).astype(np.int64)
        inside = np.ones(len(neighbours), bool)
        inside[(np.cumsum(block.each) - block.each)[block.each > 0]] = False
        falls = np.flatnonzero(inside[1:] & (neighbours[1:] <= neighbours[:-1])) + 1
        if len(falls):
            one = falls[0]
            raise block.fault(int(one), f"neighbours must ascend; {neighbours[one]} follows {neighbours[one - 1]}")
        counts.append(block.each)
        found.append(neighbours)
    if not counts:
        raise FileProblem(f"{path}: the file is empty")
    return np.concatenate(counts), np.concatenate(found)


def _events(path: Path, rows: Integers, first: int) -> PendingEvents:
    """The events of the vertices of a file; a value follows all that are no spikes."""
    found: list[PendingEvents] = []
    line = 0
    for block in words(path):
        firsts = np.cumsum(block.each) - block.each
        if (empty := np.flatnonzero(block.each == 0)).size:
            raise block.line_fault(int(empty[0]), "a line begins with the number of events")
        heads = np.zeros(len(block.starts), bool)
        heads[firsts] = True
        counts = block.numbers(heads, np.int64).astype(np.int64)
        found.append(_of_block(block, firsts, counts, first + line))
        line += len(counts)
    if line != len(rows):
        raise FileProblem(f"{path}: there are {line} lines for {len(rows)} vertices")
    return PendingEvents(
        *(np.concatenate([getattr(one, name) for one in found]) for name in PendingEvents.__dataclass_fields__)
    )


def _of_block(block: Words, firsts: Integers, counts: Integers, vertex: int) -> PendingEvents:
    """The events of a block of lines, word by word: each event says how many words it has."""
    total = len(block.starts)
    if total == len(counts) and not counts.any():
        return PendingEvents()
    valued = np.zeros(total, bool)  # a value has a point, and nothing else in this file has one
    points = np.flatnonzero(block.text == ord("."))
    valued[np.searchsorted(block.starts, points, side="right") - 1] = True
    plain = np.flatnonzero(~valued)
    heads = np.zeros(total, bool)
    heads[firsts] = True
    own = plain[~heads[plain]]
    each = np.add.reduceat(~valued, firsts) - 1
    if (wrong := np.flatnonzero(each != 4 * counts)).size:
        said = counts[wrong[0]]
        message = f"the line says {said} events; each has a time, a type, a source and an entry, and all but spikes a value"
        raise block.line_fault(int(wrong[0]), message)
    fields = own.reshape(-1, 4)
    time = block.hexadecimal(_mask(total, fields[:, 0]))
    kind, source, index = (block.numbers(_mask(total, fields[:, column]), np.int64).astype(np.int64) for column in (1, 2, 3))
    after = fields[:, 3] + 1
    has = np.zeros(len(fields), bool)
    has[after < total] = valued[after[after < total]]
    unknown, torn = (kind < 0) | (kind >= _TYPES), has != (kind != SPIKE)
    if (wrong := np.flatnonzero(unknown | torn)).size:
        one = wrong[0]
        message = f"there is no type {kind[one]} of events" if unknown[one] else "all events but spikes have a value"
        raise block.fault(int(fields[one, 1]), message)
    if np.count_nonzero(valued) != np.count_nonzero(has):
        stray = np.setdiff1d(np.flatnonzero(valued), after[has])
        raise block.fault(int(stray[0]), f"'{block.word(int(stray[0]))}' belongs to no event")
    value = np.full(len(fields), np.nan)
    value[has] = block.numbers(valued)
    return PendingEvents(vertex + np.repeat(np.arange(len(counts)), counts), time, kind, source, index, value)


def _mask(size: int, places: Integers) -> Mask:
    wanted = np.zeros(size, bool)
    wanted[places] = True
    return wanted


def _check(place: SnapshotPath, snapshot: Snapshot, distribution: Integers) -> None:
    """Whether sums, neighbours and events fit together."""
    path, size = place.data("dist"), snapshot.size
    if distribution[-1, 0] != size:
        raise FileProblem(f"{path}: the sums are those of {distribution[-1, 0]} vertices; the other files have {size}")
    own = snapshot.distribution()
    names = ("vertices", "neighbours", "numbers of states", "times of states", "events")
    if (wrong := np.argwhere(own != distribution)).size:
        line, column = wrong[0]
        message = f"{distribution[line, column]} {names[column]} up to here; the files of the snapshot have {own[line, column]}"
        raise FileProblem(f"{path}, line {line + 1}: {message}")
    metis, table = place.data("metis"), _table(place.data("metis"), 2)
    bounds = snapshot.parts[snapshot.file_parts()]
    if (wrong := np.flatnonzero((table != np.stack([bounds, snapshot.offsets[bounds]], axis=1)).any(axis=1))).size:
        raise FileProblem(f"{metis}, line {wrong[0] + 1}: the sums are not those of the files of the snapshot")
    if ((snapshot.neighbours < 0) | (snapshot.neighbours >= size)).any():
        row = int(snapshot.rows[np.flatnonzero((snapshot.neighbours < 0) | (snapshot.neighbours >= size))[0]])
        raise FileProblem(f"{place.data('adjcy', 0)}: vertex {row} has a neighbour that is none of the {size} vertices")
    events = snapshot.events
    each = np.diff(snapshot.offsets)[events.target]
    if (wrong := np.flatnonzero((events.index < 0) | (events.index > each) | (events.source >= size))).size:
        message = f"an event of vertex {events.target[wrong[0]]} names a vertex or an entry that is not there"
        raise FileProblem(f"{place.data('event', 0)}: {message}")
