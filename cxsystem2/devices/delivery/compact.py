"""Compact synapses: sorted by source and delay, with nothing stored twice, in files that a program maps.

The synapses of a source that share their past are a *row*; those of a row that share their delay are a *segment*. A
synapse itself is a target and a weight: 12 bytes in double and 8 in single precision, and 4 where they are packed
(`packing`). The targets are cut into *parts*, each in its own file with all synapses onto it, so that a large network is
drawn piece by piece, and threads share nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.kinds import Kinds
from cxsystem2.devices.delivery.packing import STORED_PACKING, pack, rounded, unpack, weight_type
from cxsystem2.devices.files import MappedArrays, layout, record, write_arrays
from cxsystem2.network.sorting import FEW, MOST_COLUMNS, into_columns

LONG = 2**16
"""More steps than any delay."""
STORED_ROWS = layout(sources="i8", rows="i8", parts="i8")
"""The head of the file of a projection; the first row of each source follows, and the first segment of each row by part."""
STORED_PART = layout(segments="i8", synapses="i8", slots="i8", first="i8", span="i8")
"""The head of the file of a part; first synapses and delays of segments, targets and weights follow. `first` and `span` are
the first target and the number of cells from there to the last one. Files of earlier versions have more at their end."""
STORED_SPIKE = layout(step="i8", row="i8")
"""A spike of a row that has not reached all its targets, and the step in which it was fired."""
STORED_FACTOR = layout(step="i8", row="i8", factor="f8")
"""The same where synapses have a state: with what they made of their weights."""
Integers = npt.NDArray[np.integer[Any]]
Stored = npt.NDArray[Any]


class Drawn(NamedTuple):
    """Synapses of one kind, by target, with delays in steps; cells are numbered from the first ones of their populations."""

    kind: int
    first_source: int
    first_target: int
    source: Integers
    target: Integers
    steps: Integers
    weight: npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class TargetPart:
    """The synapses onto some of the targets. A row is known by its source, its kind and (for some kinds) its delay."""

    rows: npt.NDArray[np.int64]
    """The rows that have synapses here, in increasing order."""
    segments: npt.NDArray[np.int64]
    """First segment of each row, and the end."""
    begins: npt.NDArray[np.uint32]
    """First synapse of each segment, and the end."""
    delays: npt.NDArray[np.uint16]
    """Delay of each segment in steps."""
    targets: npt.NDArray[np.int32]
    weights: npt.NDArray[np.floating[Any]]

    @classmethod
    def read(cls, path: Path, outline: Outline, precision: str | None) -> Self:
        """A part that was written with a precision; its arrays are mapped where they are not packed, and only for reading."""
        file = MappedArrays(path)
        (head,) = file.next(STORED_PART, 1)
        packing = file.next(STORED_PACKING, 1) if precision == "packed" else None
        segments, synapses = int(head["segments"]), int(head["synapses"])
        begins, delays = file.next(np.uint32, segments + 1), file.next(np.uint16, segments)
        if packing is not None and packing["packed"][0]:
            targets, weights = unpack(packing, file.next(np.uint32, synapses), int(head["first"]))
        else:
            targets, weights = file.next(np.int32, synapses), file.next(weight_type(precision), synapses)
        return cls(outline.rows, outline.segments, begins, delays, targets, weights)

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """The number of synapses of each segment."""
        return np.diff(self.begins.astype(np.int64))

    def origins(self, kinds: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Source and kind of each segment, where there are so many kinds."""
        source, kind = np.divmod(np.repeat(self.rows, np.diff(self.segments)) // LONG, kinds)
        return source, kind

    @property
    def slots(self) -> int:
        """Steps that a ring holds: a power of two that is larger than every delay."""
        return 1 << int(self.delays.max(initial=0)).bit_length()

    @property
    def outline(self) -> Outline:
        """What is left when the part is written."""
        return Outline(self.rows, self.segments, len(self), int(self.delays.min(initial=LONG - 1)))

    def write(self, path: Path, precision: str | None = None) -> Outline:
        """Write sizes, and the arrays one after the other; returns what stays in memory. Weights have the type of
        the precision.
        """
        first = int(self.targets.min(initial=np.iinfo(np.int32).max)) if len(self) else 0
        span = int(self.targets.max(initial=-1)) + 1 - first
        head = record(STORED_PART, segments=len(self.delays), synapses=len(self), slots=self.slots, first=first, span=span)
        packing, synapses = self._synapses(first, span, precision)
        write_arrays(path, head, *packing, self.begins, self.delays, *synapses)
        return self.outline

    def _synapses(self, first: int, span: int, precision: str | None) -> tuple[list[Stored], list[Stored]]:
        """How targets and weights are stored, where that has to be said, and as what."""
        if precision != "packed":
            return [], [self.targets, self.weights]
        weights = rounded(self.weights)
        packing, pairs = pack(self.targets, weights, first, span)
        return [packing], [self.targets, weights] if pairs is None else [pairs]


def not_packed(folder: Path, projections: Iterable[str]) -> Iterator[str]:
    """A sentence for each of some projections in a folder that was to be packed and has parts that do not fit."""
    for name in projections:
        (head,) = MappedArrays(folder / f"{name}.synapses").next(STORED_ROWS, 1)
        number = int(head["parts"])
        packed = sum(_is_packed(folder / f"{name}.synapses.{part}") for part in range(number))
        if packed < number:
            yield (
                f"{name}: its synapses are packed in {packed} of {number} parts; in the others weights or cells are too far "
                "apart, and a synapse takes 8 bytes"
            )


def _is_packed(path: Path) -> bool:
    file = MappedArrays(path)
    file.next(STORED_PART, 1)
    return bool(file.next(STORED_PACKING, 1)["packed"][0])


class Outline(NamedTuple):
    """What is left of a part when it is written: its rows, where their segments begin, its number of synapses, and the
    smallest delay (steps)."""

    rows: npt.NDArray[np.int64]
    segments: npt.NDArray[np.int64]
    synapses: int
    shortest: int


def arrange(drawn: Sequence[Drawn], kinds: Kinds, dtype: npt.DTypeLike = np.float64) -> TargetPart:
    """A part from its synapses. Those of a segment stay in the order in which they are given."""
    keys = Keys.of(drawn, len(kinds))
    synapses = _gathered(drawn, keys, dtype)
    begins, segment_keys, targets, weights = (
        _counted(synapses, keys) if keys.are_few and keys.synapses >= FEW else _sorted(synapses)
    )
    row, delay = keys.unpacked(segment_keys)
    row = row * LONG + np.where(kinds.late[row % len(kinds)], delay, 0)
    segments = np.flatnonzero(np.diff(row, prepend=-1))
    return TargetPart(
        row[segments],
        np.append(segments, len(row)),
        np.append(begins, len(weights)).astype(np.uint32),
        delay.astype(np.uint16),
        targets,
        weights,
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """Source, kind and delay of a synapse as one whole number, which sorts synapses by them in this order.

    Attributes:
        synapses: how many there are.
        sources: one more than the last source.
        kinds: how many kinds there are.
        delays: one more than the longest delay (steps).
    """

    synapses: int
    sources: int
    kinds: int
    delays: int

    @classmethod
    def of(cls, drawn: Sequence[Drawn], kinds: int) -> Keys:
        """The keys of some synapses."""
        return cls(
            sum(len(one.source) for one in drawn),
            1 + max((one.first_source + int(one.source.max(initial=0)) for one in drawn), default=0),
            kinds,
            1 + max((int(one.steps.max(initial=0)) for one in drawn), default=0),
        )

    def __len__(self) -> int:
        return self.sources * self.kinds * self.delays

    @property
    def are_few(self) -> bool:
        """Whether synapses are sorted by counting, which takes memory for each key that there may be."""
        return len(self) <= min(MOST_COLUMNS, 4 * self.synapses + 100_000)

    def pack(self, one: Drawn, keys: Integers) -> None:
        """Write the keys of some synapses into an array of as many."""
        np.multiply(one.source, self.kinds * self.delays, out=keys, dtype=keys.dtype, casting="same_kind")
        keys += (one.first_source * self.kinds + one.kind) * self.delays
        np.add(keys, one.steps, out=keys, casting="same_kind")

    def unpacked(self, keys: Integers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Source and kind as one number (``source * kinds + kind``), and the delay."""
        row, delay = np.divmod(keys, self.delays)
        return row, delay


class _Gathered(NamedTuple):
    """Synapses by target: `cells` are targets, those of each begin at its place in `begins`, which has the end, too."""

    keys: Integers
    weights: npt.NDArray[Any]
    cells: npt.NDArray[np.int32]
    begins: npt.NDArray[np.int64]


def _gathered(drawn: Sequence[Drawn], keys: Keys, dtype: npt.DTypeLike) -> _Gathered:
    """All synapses one after the other; a target is there once for each of `drawn`."""
    packed: Integers = np.empty(keys.synapses, np.int32 if keys.are_few else np.int64)
    weights: npt.NDArray[Any] = np.empty(keys.synapses, dtype)
    cells, begins = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    end = 0
    for one in drawn:
        begin, end = end, end + len(one.source)
        keys.pack(one, packed[begin:end])
        weights[begin:end] = one.weight
        own = np.arange(*one.target[[0, -1]] + [0, 1], dtype=np.int32) if len(one.target) else one.target
        cells.append(own + np.int32(one.first_target))
        begins.append(begin + np.searchsorted(one.target, own))
    return _Gathered(packed, weights, np.concatenate(cells), np.append(np.concatenate(begins), keys.synapses))


Segments = tuple[npt.NDArray[np.int64], Integers, npt.NDArray[np.int32], npt.NDArray[Any]]
"""First synapse and key of each segment; targets and weights of all synapses."""


def _counted(synapses: _Gathered, keys: Keys) -> Segments:
    """Sort by counting how many synapses each key has."""
    starts, cells, weights = into_columns(synapses.keys, len(keys), synapses.begins, synapses.weights)
    there: Integers = np.flatnonzero(np.diff(starts))
    return np.asarray(starts[there], np.int64), there, synapses.cells[cells], weights


def _sorted(synapses: _Gathered) -> Segments:
    """Sort by comparing keys."""
    order = np.argsort(synapses.keys, kind="stable")
    ordered = synapses.keys[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    targets = np.repeat(synapses.cells, np.diff(synapses.begins))[order]
    return begins, ordered[begins], targets, synapses.weights[order]


class Rows(NamedTuple):
    """What tells the rows of a projection apart: the cell in its group, the kind, and the delay where it counts."""

    cell: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int64]
    late: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Compact:
    """The rows of a projection, and its parts.

    Where synapses remember nothing every source is a row; otherwise the rows are those that have synapses in some part.
    """

    sources: int
    kinds: Kinds
    outlines: list[Outline]
    rows: npt.NDArray[np.int64]

    @classmethod
    def of(cls, sources: int, kinds: Kinds, outlines: Iterable[Outline]) -> Compact:
        """Put parts together."""
        parts = list(outlines)
        everyone = np.arange(sources, dtype=np.int64) * LONG
        together = np.unique(np.concatenate([np.empty(0, np.int64), *(part.rows for part in parts)]))
        return cls(sources, kinds, parts, together if kinds.values else everyone)

    def __len__(self) -> int:
        return sum(part.synapses for part in self.outlines)

    @property
    def present(self) -> npt.NDArray[np.int32]:
        """The sources that have synapses."""
        found = [part.rows // LONG // len(self.kinds) for part in self.outlines]
        return np.unique(np.concatenate([np.empty(0, np.int64), *found])).astype(np.int32)

    @property
    def shortest(self) -> int:
        """The smallest delay of all synapses (steps); more than any delay where there is none."""
        return min((part.shortest for part in self.outlines), default=LONG)

    @property
    def values(self) -> dict[str, npt.NDArray[np.float64]]:
        """Parameters and start values of each row."""
        kind = self.rows // LONG % len(self.kinds)
        return {name: values[kind] for name, values in self.kinds.values.items()}

    @property
    def keys(self) -> Rows:
        """What each row is; it counts as updated `late` steps before the beginning of the run."""
        number, late = np.divmod(self.rows, LONG)
        return Rows(*np.divmod(number, len(self.kinds)), late)

    def write(self, path: Path) -> None:
        """Write the first row of each source, and for each part the first segment of each row."""
        edges = np.arange(self.sources + 1, dtype=np.int64) * (len(self.kinds) * LONG)
        firsts = [part.segments[np.searchsorted(part.rows, self.rows)].astype(np.uint32) for part in self.outlines]
        segments = [
            np.append(first, part.segments[-1]).astype(np.uint32) for first, part in zip(firsts, self.outlines, strict=True)
        ]
        head = record(STORED_ROWS, sources=self.sources, rows=len(self.rows), parts=len(self.outlines))
        write_arrays(path, head, np.searchsorted(self.rows, edges).astype(np.uint32), *segments)
