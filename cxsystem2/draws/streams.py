"""Random draws that depend on what they are for, and on nothing else.

A draw is keyed by the seed, its purpose, the object it belongs to and the block of cells; a counter-based generator
(Philox) makes an independent stream from each key. So the same seed gives the same network on every device and for any
number of partitions, and a row that is added to a table leaves the draws of the other rows as they were.

Source: Salmon et al. (2011) Parallel random numbers: as easy as 1, 2, 3. Proc. SC'11.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BLOCK = 256
"""Cells whose draws share one stream."""


def fresh_seed() -> int:
    """A seed for a run that was given none."""
    return secrets.randbits(31)


def generator(seed: int, purpose: str, owner: str, block: int = 0) -> np.random.Generator:
    """The stream of one purpose (``weight``), one object (a population, a pathway) and one block of its cells."""
    digest = hashlib.blake2b(f"{seed}\0{purpose}\0{owner}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little"), counter=block << 192))


def blocks(size: int, part: Sequence[int] | None = None) -> Iterator[tuple[int, int, int]]:
    """Number, first cell and end of each block of a population, or of those whose numbers are given."""
    for number in range(-(-size // BLOCK)) if part is None else part:
        yield number, number * BLOCK, min((number + 1) * BLOCK, size)


def successes(trials: int, probability: float, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Which of many independent trials succeed, in increasing order; the cost is that of the successes alone.

    The gaps between successes are geometric, so they are drawn instead of the trials.
    """
    if probability <= 0 or trials <= 0:
        return np.empty(0, np.int64)
    if probability >= 1:
        return np.arange(trials, dtype=np.int64)
    found: list[npt.NDArray[np.int64]] = []
    last = -1
    while last < trials:
        expected = (trials - last) * probability
        size = int(expected + 5 * np.sqrt(expected) + 8)
        gaps = np.log1p(-random.random(size))
        with np.errstate(over="ignore"):  # an infinite gap is beyond the last trial
            gaps /= np.log1p(-probability)
        positions = np.minimum(gaps, trials).astype(np.int64)
        positions += 1
        np.cumsum(positions, out=positions)
        positions += last
        found.append(positions)
        last = int(positions[-1])
    together = found[0] if len(found) == 1 else np.concatenate(found)
    return together[: np.searchsorted(together, trials)]


@dataclass(frozen=True, slots=True)
class Streams:
    """The numbered streams of one purpose and one object."""

    seed: int
    purpose: str
    owner: str

    def generator(self, number: int) -> np.random.Generator:
        """The generator of a stream."""
        return generator(self.seed, self.purpose, self.owner, number)

    def successes(self, number: int, trials: int, probability: float) -> npt.NDArray[np.int64]:
        """Which of many independent trials succeed, drawn from a stream."""
        return successes(trials, probability, self.generator(number))
