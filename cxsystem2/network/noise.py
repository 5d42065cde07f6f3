"""Random numbers of cells in every step, keyed by seed, object, cell and step: normal, even and Poisson ones.

A normal number is read off a table in whole numbers, so that it has the same bits wherever it is drawn (`noise.h` is the same
in C++). The table is the inverse of the normal distribution: one row for each of 256 equal parts of every octave of the
probability, a parabola through three points. Its error is below 1e-8 standard deviations.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.network.philox import Words, philox, uniform

OCTAVES, PARTS = 54, 256
_BITS, _FRACTION, _POINT = 53, 29, 40
"""Bits of a probability, of the place within a part, and behind the point of a normal number."""
MOST = 16.0
"""The largest mean of a Poisson number that is drawn at once; larger ones are sums."""
Cells = npt.NDArray[np.integer[Any]]
Steps = int | npt.NDArray[np.integer[Any]]
"""One step, or a column of them: then a number for each step (row) and cell."""
Key = tuple[int, int]


@cache
def normal_table() -> npt.NDArray[np.int64]:
    """The three coefficients of each parabola, as whole numbers of ``2**-40``; shape (octaves, parts, 3)."""
    from scipy.special import ndtri  # heavy, and for those alone that draw normal numbers

    octave = 2.0 ** -np.arange(1, OCTAVES + 1)[:, np.newaxis]
    low = octave * (1 + np.arange(PARTS) / PARTS)
    width = octave / PARTS
    first, middle, last = (-ndtri((low + part * width) / 2) for part in (0, 0.5, 1))
    square = 2 * (first - 2 * middle + last)
    table = np.stack([first, last - first - square, square], axis=-1)
    return np.rint(table * 2.0**_POINT).astype(np.int64)


def words(cells: Cells, draw: int, step: Steps, key: Key) -> tuple[Words, Words]:
    """Two words of 32 bits for each cell; `draw` tells apart what one cell draws in one step."""
    cells = np.asarray(cells).astype(np.uint32).astype(np.uint64)
    when = np.asarray(step, np.uint64)
    high, low, _, _ = philox((cells, np.uint64(draw), when & np.uint64(0xFFFFFFFF), when >> np.uint64(32)), key)
    return high, low


def even(cells: Cells, step: Steps, key: Key) -> npt.NDArray[np.float64]:
    """A number from 0 to below 1 for each cell."""
    return uniform(*words(cells, 0, step, key))


def normal(cells: Cells, step: Steps, key: Key) -> npt.NDArray[np.float64]:
    """A standard normal number for each cell."""
    high, low = words(cells, 0, step, key)
    number = ((high >> np.uint64(5)) * np.uint64(1 << 26) + (low >> np.uint64(6))).astype(np.int64)
    length = np.frexp(number.astype(np.float64))[1].astype(np.int64)
    number = np.where(number > 0, number << (_BITS - length), 1 << (_BITS - 1))
    part, place = (number >> 44) & (PARTS - 1), (number >> 15) & ((1 << _FRACTION) - 1)
    first, linear, square = np.moveaxis(normal_table()[np.minimum(_BITS - length, OCTAVES - 1), part], -1, 0)
    found = first + ((linear * place) >> _FRACTION) + ((((square * place) >> _FRACTION) * place) >> _FRACTION)
    return np.where(low & np.uint64(1), -found, found) * 2.0**-_POINT


def poisson(mean: npt.NDArray[np.float64], cells: Cells, step: int, key: Key) -> npt.NDArray[np.int32]:
    """A Poisson number for each cell, with a mean for each."""
    left = np.array(np.broadcast_to(mean, np.shape(cells)), np.float64)
    found = np.zeros(left.shape, np.int32)
    for draw in range(int(np.ceil(left.max(initial=0.0) / MOST))):
        own = np.clip(left, 0, MOST)
        found += _inverted(own, uniform(*words(cells, draw, step, key)))
        left -= own
    return found


def _inverted(mean: npt.NDArray[np.float64], value: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """The Poisson numbers that even numbers stand for: one after the other is tried."""
    number = np.zeros(mean.shape, np.int32)
    share = np.exp(-mean)
    together = share.copy()
    while (above := (value >= together) & (number < 200)).any():
        number[above] += 1
        share = np.where(above, share * mean / np.maximum(number, 1), share)
        together = np.where(above, together + share, together)
    return number
