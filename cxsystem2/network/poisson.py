"""Independent Poisson numbers for the cells of a population in every step, by blocks of cells.

Where the mean is small, a block of cells gets one Poisson number for all of them, and each of these events a cell that is
drawn evenly: which is the same as one Poisson number for each cell, at the cost of the events alone. Where it is large,
each cell inverts the distribution. Every draw is keyed by seed, object, block and step, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cxsystem2.network.philox import Words, philox, uniform

BLOCK = 256
"""Cells that share a number of events; their places are bytes."""
LANES = 16
"""Counters that are drawn side by side."""
DENSE = 4.0
"""Mean from which on each cell has its own draw."""
GUIDE = 4096
"""Entries of the table that tells where to begin searching a distribution: a power of two, bits of a draw being the place."""
_COUNT = 0xFFFFFFFF
_EVENTS = 16 * LANES
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PoissonTable:
    """A cumulative Poisson distribution from the number `first` on; what is left out is below the resolution of doubles."""

    first: int
    cumulative: npt.NDArray[np.float64]

    @classmethod
    def of(cls, mean: float) -> PoissonTable:
        """The distribution with a mean."""
        from scipy.special import pdtr

        spread = 9 * np.sqrt(mean)
        numbers = np.arange(max(0, int(mean - spread - 40)), int(mean + spread + 60))
        cumulative = pdtr(numbers.astype(np.float64), mean)
        first = int(np.searchsorted(cumulative, 2.0**-54, "right"))
        last = int(np.searchsorted(cumulative, 1 - 2.0**-53, "left")) + 1
        return cls(int(numbers[first]), np.append(cumulative[first : last - 1], 2.0))

    def invert(self, values: npt.NDArray[np.float64]) -> Counts:
        """The numbers that even values from 0 to 1 stand for."""
        return self.first + np.searchsorted(self.cumulative, values, "right")

    def guide(self) -> npt.NDArray[np.int32]:
        """Where to begin searching for a value, by its first bits."""
        return np.searchsorted(self.cumulative, np.arange(GUIDE) / GUIDE, "right").astype(np.int32)


@dataclass(frozen=True)
class PoissonEvents:
    """The events of one population: `size` cells with a `mean` number in each step."""

    size: int
    mean: float
    key: tuple[int, int]

    @property
    def dense(self) -> bool:
        """Whether each cell has its own draw."""
        return self.mean > DENSE

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return -(-self.size // BLOCK)

    @property
    def last_width(self) -> int:
        """Places in the last block: a power of two, so that places are bits of a random number; some may be empty."""
        return 1 << (self.size - (self.blocks - 1) * BLOCK - 1).bit_length()

    @cached_property
    def distributions(self) -> tuple[PoissonTable, PoissonTable]:
        """Of the number in a block, and in the last block; where the mean is large, of the number in a cell, twice."""
        widths = (1, 1) if self.dense else (BLOCK, self.last_width)
        return PoissonTable.of(self.mean * widths[0]), PoissonTable.of(self.mean * widths[1])

    def counts(self, step: int, steps: int = 1) -> Counts:
        """Numbers of events by step and cell, from a step on."""
        if not self.mean:
            return np.zeros((steps, self.size), np.int64)
        when = np.arange(step, step + steps, dtype=np.uint64)[:, np.newaxis, np.newaxis]
        counter = np.arange(self.blocks, dtype=np.uint64)[:, np.newaxis], when & np.uint64(_COUNT), when >> np.uint64(32)
        found = self._each(*counter) if self.dense else self._shared(*counter)
        return found.reshape(steps, self.blocks * BLOCK)[:, : self.size]

    def _each(self, block: Words, low: Words, high: Words) -> Counts:
        words = philox((np.arange(BLOCK // 2, dtype=np.uint64), block, low, high), self.key)
        values = np.stack([uniform(words[0], words[1]), uniform(words[2], words[3])], axis=-1)
        chunks = values.reshape(*values.shape[:-2], BLOCK // 2 // LANES, LANES, 2)
        return self.distributions[0].invert(np.swapaxes(chunks, -1, -2))

    def _shared(self, block: Words, low: Words, high: Words) -> Counts:
        words = philox((np.uint64(_COUNT), block, low, high), self.key)
        values = uniform(words[0], words[1])[..., 0]
        number = self.distributions[0].invert(values)
        number[:, -1] = self.distributions[1].invert(values[:, -1])
        chunks = -(-int(number.max()) // _EVENTS)
        places = np.concatenate(
            [self._places(chunk, block, low, high) for chunk in range(chunks)] or [np.empty((*number.shape, 0))], -1
        )
        places[:, -1] &= self.last_width - 1
        valid = np.arange(places.shape[-1]) < number[..., np.newaxis]
        home = np.arange(number.size).reshape(*number.shape, 1) * BLOCK + places
        return np.bincount(home[valid], minlength=number.size * BLOCK)

    def _places(self, chunk: int, block: Words, low: Words, high: Words) -> Counts:
        """Places of 256 events in their block: the bytes of the first words, of the second words, and so on."""
        index = np.arange(chunk * LANES, (chunk + 1) * LANES, dtype=np.uint64)
        words = np.stack(philox((index, block, low, high), self.key), axis=-2).astype("<u4")
        return words.reshape(*words.shape[:-2], 4 * LANES).view(np.uint8).astype(np.int64)


def batches(events: PoissonEvents, step: int) -> Iterator[Counts]:
    """Numbers of events by cell for each step from a step on, drawn for many steps at once."""
    several = max(1, 100_000 // max(1, events.blocks * BLOCK))
    while True:
        yield from events.counts(step, several)
        step += several
