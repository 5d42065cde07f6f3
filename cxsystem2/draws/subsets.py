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


def selections(counts: Numbers, size: int, random: np.random.Generator) -> Numbers:
    """From each of some sets of `size` things the given number, each of them any thing, so that one may be there several times.

    The answer is ``row*size + thing`` row by row; those of a row are in no order, which would cost more than drawing them.
    """
    drawn = random.integers(0, size, int(counts.sum()))
    drawn += np.repeat(np.arange(len(counts), dtype=np.int64) * size, counts)
    return drawn


def _by_table(rows: int, size: int, count: int, random: np.random.Generator) -> Numbers:
    chosen = np.zeros(rows * size, bool)
    chosen[selections(np.full(rows, count), size, random)] = True
    missing = count - np.count_nonzero(chosen.reshape(rows, size), axis=1)
    while missing.any():
        drawn = selections(missing, size, random)
        drawn = np.unique(drawn[~chosen[drawn]])
        chosen[drawn] = True
        missing -= np.bincount(drawn // size, minlength=rows)
    return np.flatnonzero(chosen).astype(np.int64)


def _by_sorting(rows: int, size: int, count: int, random: np.random.Generator) -> Numbers:
    chosen, missing = np.empty(0, np.int64), np.full(rows, count)
    while missing.any():
        chosen = np.sort(np.concatenate([chosen, selections(missing, size, random)]))
        chosen = chosen[np.diff(chosen, prepend=-1) != 0]
        missing = count - np.bincount(chosen // size, minlength=rows)
    return chosen
