"""Writing a snapshot of STACS."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import replacing
from cxsystem2.stacs.model import StacsModel
from cxsystem2.stacs.place import SnapshotPath
from cxsystem2.stacs.snapshot import NONE, SPIKE, Integers, Snapshot, spread, symmetric
from cxsystem2.stacs.yaml_file import write_documents

LONGEST_LINE = 2_560_000
"""Bytes of a line that STACS reads; it cuts longer ones off without a word."""
_REAL, _TICK = " %14.7e", " %x"
_AT_A_TIME = 200_000
"""Entries that are written together."""


def write_snapshot(
    snapshot: Snapshot, place: SnapshotPath, *, records: tuple[StacsModel, ...] = (), overwrite: bool = False
) -> Snapshot:
    """Write the files of a snapshot and its models; returns the snapshot as it was written.

    Rows that do not ascend are sorted, and an edge without an entry on the other side gets one. Numbers keep 8 digits.

    Raises:
        CxSystemError: STACS cannot hold it, for instance two edges of a pair.
        FileProblem: a file exists (unless `overwrite`), or cannot be written.
    """
    snapshot = symmetric(snapshot)
    _check(snapshot)
    bounds = snapshot.parts[snapshot.file_parts()]
    for number, (first, last) in enumerate(itertools.pairwise(bounds)):
        lines = {
            "coord": _coordinates(snapshot, first, last),
            "adjcy": _adjacency(snapshot, first, last),
            "state": _states(snapshot, first, last),
            "event": _events(snapshot, first, last),
        }
        for kind, written in lines.items():
            _write(place.data(kind, number), written, overwrite=overwrite)
    _write(place.data("metis"), _sums(np.stack([bounds, snapshot.offsets[bounds]], axis=1)), overwrite=overwrite)
    write_documents(
        place.description("model"), [model.document() for model in (*snapshot.models, *records)], overwrite=overwrite
    )
    _write(place.data("dist"), _sums(snapshot.distribution()), overwrite=overwrite)  # last, as STACS does
    return snapshot


def _write(path: Path, texts: Iterator[str], *, overwrite: bool) -> None:
    with replacing(path, overwrite=overwrite) as part, open(part, "w", encoding="ascii", newline="\n") as file:
        _fill(file, texts)


def _fill(file: TextIO, texts: Iterator[str]) -> None:
    for text in texts:
        file.write(text)


def _check(snapshot: Snapshot) -> None:
    """What STACS asks of a snapshot."""
    if snapshot.parts[0] != 0 or snapshot.parts[-1] != snapshot.size or (np.diff(snapshot.parts) <= 0).any():
        raise CxSystemError("partitions must be ranges of vertices, one behind the other, and none empty")
    if not 1 <= snapshot.files <= len(snapshot.parts) - 1:
        raise CxSystemError(f"{len(snapshot.parts) - 1} partitions cannot be in {snapshot.files} files")
    empty = np.flatnonzero(snapshot.offsets[snapshot.parts[1:]] == snapshot.offsets[snapshot.parts[:-1]])
    if len(empty):
        message = "has no edge at all, and STACS would wait for it without an end; take fewer partitions"
        raise CxSystemError(f"partition {empty[0]} {message}")
    for model in snapshot.models:
        layout, number = model.layout, snapshot.number(model.name)
        own = int(snapshot.reals[number]), int(snapshot.ticks[number])
        if layout is not None and own != (len(layout.reals), len(layout.ticks)):
            raise CxSystemError(f"{model} has {len(layout.reals)} numbers and {len(layout.ticks)} times, and not {own}")
    if (snapshot.vertex_ticks < 0).any() or (snapshot.edge_ticks < 0).any() or (snapshot.events.time < 0).any():
        raise CxSystemError("a delay, or another time in ticks, is below 0")


def _sums(table: Integers) -> Iterator[str]:
    yield from (f"{' '.join(map(str, line))}\n" for line in table.tolist())


def _coordinates(snapshot: Snapshot, first: int, last: int) -> Iterator[str]:
    for start in range(first, last, _AT_A_TIME):
        some = snapshot.coordinates[start : min(start + _AT_A_TIME, last)]
        yield (f"{_REAL * 3}\n" * len(some)) % tuple(some.ravel().tolist())


def _pieces(snapshot: Snapshot, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Ranges of vertices that have about so many entries that they are written together."""
    start = int(first)
    while start < last:
        stop = int(np.searchsorted(snapshot.offsets, snapshot.offsets[start] + _AT_A_TIME, side="right")) - 1
        stop = min(max(stop, start + 1), start + _AT_A_TIME, int(last))
        yield start, stop
        start = stop


def _adjacency(snapshot: Snapshot, first: int, last: int) -> Iterator[str]:
    for start, stop in _pieces(snapshot, first, last):
        cuts = (snapshot.offsets[start : stop + 1] - snapshot.offsets[start]).tolist()
        shown = [f" {number}" for number in snapshot.neighbours[snapshot.offsets[start] : snapshot.offsets[stop]].tolist()]
        yield "".join(f"{_checked(''.join(shown[one:two]))}\n" for one, two in itertools.pairwise(cuts))


def _states(snapshot: Snapshot, first: int, last: int) -> Iterator[str]:
    templates = np.array(
        [f" {model.name}{_REAL * reals}{_TICK * ticks}" for model, reals, ticks in
         zip(snapshot.models, snapshot.reals.tolist(), snapshot.ticks.tolist(), strict=True)] + [" none"], object,
    )  # fmt: skip
    for start, stop in _pieces(snapshot, first, last):
        one, two = snapshot.offsets[start], snapshot.offsets[stop]
        counts = np.diff(snapshot.offsets[start : stop + 1])
        heads = np.arange(stop - start) + np.cumsum(counts) - counts
        kinds = np.full(stop - start + two - one, NONE)
        of_vertex = np.zeros(len(kinds), bool)
        of_vertex[heads] = True
        kinds[heads], kinds[~of_vertex] = snapshot.vertex_model[start:stop], snapshot.edge_model[one:two]
        pattern = templates[kinds].astype(object)
        pattern[heads[1:]] = "\n" + pattern[heads[1:]]
        text = "".join(pattern.tolist()) % tuple(_values(snapshot, kinds, of_vertex, (start, stop), (one, two)))
        for line in text.split("\n") if len(text) > LONGEST_LINE else ():
            _checked(line)
        yield f"{text}\n"


def _values(
    snapshot: Snapshot, kinds: Integers, of_vertex: Any, vertices: tuple[int, int], entries: tuple[int, int]
) -> list[Any]:
    """The numbers and times of some lines, in the order in which they are written."""
    reals, ticks = np.append(snapshot.reals, 0)[kinds], np.append(snapshot.ticks, 0)[kinds]
    before = np.cumsum(reals + ticks) - (reals + ticks)
    values = np.empty(int((reals + ticks).sum()), object)
    for owned, own, offsets_r, offsets_t, (start, stop) in (
        ("vertex", of_vertex, snapshot.vertex_real_offsets, snapshot.vertex_tick_offsets, vertices),
        ("edge", ~of_vertex, snapshot.edge_real_offsets, snapshot.edge_tick_offsets, entries),
    ):
        numbers = getattr(snapshot, f"{owned}_reals")[offsets_r[start] : offsets_r[stop]]
        times = getattr(snapshot, f"{owned}_ticks")[offsets_t[start] : offsets_t[stop]]
        values[spread(before[own], reals[own])] = numbers.tolist()
        values[spread((before + reals)[own], ticks[own])] = times.tolist()
    found: list[Any] = values.tolist()
    return found


def _events(snapshot: Snapshot, first: int, last: int) -> Iterator[str]:
    events = snapshot.events
    cuts = np.searchsorted(events.target, np.arange(first, last + 1)).tolist()
    fields = zip(*(getattr(events, name)[cuts[0] : cuts[-1]].tolist() for name in ("time", "type", "source", "index", "value")),
                 strict=True)  # fmt: skip
    shown = [
        f" {time:x} {kind} {source} {index}" + ("" if kind == SPIKE else f" {value:.7e}")
        for time, kind, source, index, value in fields
    ]
    base = cuts[0]
    for one, two in itertools.pairwise(cuts):
        yield f"{_checked(f' {two - one}' + ''.join(shown[one - base : two - base]))}\n"


def _checked(line: str) -> str:
    if len(line) >= LONGEST_LINE:
        raise FileProblem(
            f"a line of {len(line):,} bytes is too long for STACS, which reads {LONGEST_LINE:,}; no file is written"
        )
    return line
