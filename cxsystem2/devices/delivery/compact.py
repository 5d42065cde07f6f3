"""Compact synapses: sorted by source and delay, with nothing stored twice, in a file that a program maps.

The synapses of a source that share their parameters are a row; those of a row that share their delay are a segment.
A synapse itself is a target and a weight: 8 bytes in single and 12 in double precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.files import write_arrays

_SPARE = 64_000_000
_STOCK = 60
"""Bytes that a ring of sums may always have, and for each synapse: what Brian2's own synapses need."""
Integers = npt.NDArray[np.integer[Any]]


def delay_steps(delay: npt.NDArray[np.generic], dt: float) -> npt.NDArray[np.int64]:
    """Delays (second) in steps, rounded as Brian2 does."""
    return np.asarray(np.asarray(delay, np.float64) / dt + 0.5).astype(np.int64)


def slots(steps: Integers) -> int:
    """Steps that a ring holds: a power of two that is larger than every delay."""
    return 1 << int(steps.max(initial=0)).bit_length()


@dataclass(frozen=True, slots=True)
class Compact:
    """The synapses of a projection, and how many steps they may wait."""

    slots: int
    rows: npt.NDArray[np.uint32]
    """First row of each source, and the end."""
    segments: npt.NDArray[np.uint32]
    """First segment of each row, and the end."""
    begins: npt.NDArray[np.uint32]
    """First synapse of each segment, and the end."""
    delays: npt.NDArray[np.uint16]
    """Delay of each segment in steps."""
    targets: npt.NDArray[np.int32]
    weights: npt.NDArray[np.floating[Any]]

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def first(self) -> int:
        """The lowest target."""
        return int(self.targets.min(initial=np.iinfo(np.int32).max)) if len(self) else 0

    @property
    def span(self) -> int:
        """Targets from the lowest to the highest."""
        return int(self.targets.max(initial=-1)) + 1 - self.first

    @property
    def ring(self) -> bool:
        """Whether there is memory for the sum of each target in each step."""
        return self.slots * self.span * self.weights.itemsize <= _SPARE + _STOCK * len(self)

    def write(self, path: Path) -> None:
        """Write sizes, and the arrays one after the other."""
        sizes = len(self.rows) - 1, len(self.segments) - 1, len(self.delays), len(self)
        head = np.array([*sizes, self.weights.itemsize, self.slots, self.first, self.span, int(self.ring)], np.int64)
        write_arrays(path, head, self.rows, self.segments, self.begins, self.delays, self.targets, self.weights)


def compact(
    source: Integers,
    target: Integers,
    weight: npt.NDArray[np.floating[Any]],
    steps: Integers,
    sources: int,
    *,
    kinds: Integers | None = None,
    dtype: npt.DTypeLike = np.float64,
) -> tuple[Compact, npt.NDArray[np.int64]]:
    """Synapses that are sorted by source, delay and target; answers them, and the kind of each row.

    Each source is one row, unless synapses are of several `kinds`: then it has a row for each kind that it makes.
    """
    if kinds is None:
        row = source
        first_rows = np.arange(sources + 1)
        row_kinds = np.zeros(sources, np.int64)
    else:
        number = int(kinds.max(initial=0)) + 1
        key = source.astype(np.int64) * number + kinds
        order = np.argsort(key, kind="stable")
        key, target, weight, steps = key[order], target[order], weight[order], steps[order]
        found, row = np.unique(key, return_inverse=True)
        first_rows = np.searchsorted(found, np.arange(sources + 1) * number)
        row_kinds = found % number
    changes = np.ones(len(row), np.bool_)
    changes[1:] = (row[1:] != row[:-1]) | (steps[1:] != steps[:-1])
    begins = np.flatnonzero(changes)
    per_row = np.bincount(row[begins], minlength=len(row_kinds))
    return Compact(
        slots(steps),
        first_rows.astype(np.uint32),
        np.concatenate([[0], np.cumsum(per_row)]).astype(np.uint32),
        np.append(begins, len(target)).astype(np.uint32),
        steps[begins].astype(np.uint16),
        target.astype(np.int32, copy=False),
        weight.astype(dtype, copy=False),
    ), row_kinds
