"""Random subsets of a given size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
_DENSE = 64
"""The share (1 in so many) from which on a table of all things costs less than sorting the chosen ones."""


def subsets(rows: int, size: int, count: int, random: np.random.Generator) -> Numbers:
    """From each of `rows` sets of `size` things `count` things, every subset equally likely.

    The answer is ``row*size + thing`` in increasing order; the cost is that of the answer. Things are drawn with
    replacement and repetitions drawn again: the first `count` different things of an endless sequence are a fair subset.
    """
    if count <= 0 or rows <= 0:
        return np.empty(0, np.int64)
    if 2 * count > size:  # what is left out is the smaller part
        kept = np.ones(rows * size, bool)
        kept[subsets(rows, size, size - count, random)] = False
        return np.flatnonzero(kept).astype(np.int64)
    draw = _by_table if size <= _DENSE * count else _by_sorting
    return draw(rows, size, count, random)


def selections(rows: int, size: int, count: int, random: np.random.Generator) -> Numbers:
    """As `subsets`, but drawn with replacement: a thing may be there several times."""
    if count <= 0 or rows <= 0:
        return np.empty(0, np.int64)
    if rows * size < 2**31:  # half the memory to sort
        drawn = random.integers(0, size, (rows, count), np.int32)
        drawn += np.arange(0, rows * size, size, dtype=np.int32)[:, np.newaxis]
    else:
        drawn = random.integers(0, size, (rows, count), np.int64)
        drawn += np.arange(0, rows * size, size, dtype=np.int64)[:, np.newaxis]
    drawn.sort(axis=1)
    return drawn.ravel().astype(np.int64)


def _more(missing: Numbers, size: int, random: np.random.Generator) -> Numbers:
    """As many things as each row misses."""
    drawn = random.integers(0, size, int(missing.sum()))
    drawn += np.repeat(np.arange(0, len(missing) * size, size, dtype=np.int64), missing)
    return drawn


def _by_table(rows: int, size: int, count: int, random: np.random.Generator) -> Numbers:
    chosen = np.zeros(rows * size, bool)
    chosen[_more(np.full(rows, count), size, random)] = True
    missing = count - np.count_nonzero(chosen.reshape(rows, size), axis=1)
    while missing.any():
        drawn = _more(missing, size, random)
        drawn = np.unique(drawn[~chosen[drawn]])
        chosen[drawn] = True
        missing -= np.bincount(drawn // size, minlength=rows)
    return np.flatnonzero(chosen).astype(np.int64)


def _by_sorting(rows: int, size: int, count: int, random: np.random.Generator) -> Numbers:
    chosen, missing = np.empty(0, np.int64), np.full(rows, count)
    while missing.any():
        chosen = np.sort(np.concatenate([chosen, _more(missing, size, random)]))
        chosen = chosen[np.diff(chosen, prepend=-1) != 0]
        missing = count - np.bincount(chosen // size, minlength=rows)
    return chosen
