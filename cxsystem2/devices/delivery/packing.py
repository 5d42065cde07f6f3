"""Synapses in 4 bytes (`precision` ``packed``): the target within its part, and a weight of 12 significant bits.

A weight is rounded by its value alone, so the same synapse has the same weight in any part, partition and file. Its error
is at most 1 part in 4096. A part of at most 65,536 cells, whose weights do not differ by too many powers of two, stores
both numbers in 32 bits: the target in the lower half, counted from the first one of the part, and in the upper half the
power of two of the weight, counted from the largest one of the part, and 11 digits. Any other part stores the same
rounded weights in single precision, in 8 bytes a synapse.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.files import Layout, layout, record

MOST_CELLS = 2**16
"""Cells from the first target of a part to the last one, at most, where targets are to fit into 16 bits."""
STORED_PACKING: Layout = layout(packed="i8", sign="u4", magnitude="u4", scale="f8")
"""Whether a part is packed, and if so: the bits of a sign and of a power with its digits, and the factor on what they mean."""
Pairs = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
_DIGITS, _DROPPED = 11, 12
"""Stored bits of the fraction of a weight, and the bits of a number in single precision that are rounded off."""
_LEAST, _LARGEST = 2.0**-126, 2.0**31
"""The smallest normal number in single precision; programs take what is smaller for 0. Packed weights are below the other."""
_SIGN, _NUMBER = 0x80000000, 0x7FFFFFFF
_PIECE = 2**20
"""Synapses that are converted at once, so that what is in between stays in the cache."""


def weight_type(precision: str | None) -> npt.DTypeLike:
    """The type of weights in memory, by the word of `precision`."""
    return np.float64 if precision in (None, "double") else np.float32


def rounded(weights: npt.NDArray[np.floating[Any]]) -> Weights:
    """Weights to the nearest number of 12 significant bits, halves to the even one; what is not a normal number is 0."""
    found = np.empty(len(weights), np.float32)
    for piece in _pieces(len(weights)):
        own = found[piece]
        own[:] = weights[piece]
        bits = own.view(np.uint32)
        bits += np.uint32(2 ** (_DROPPED - 1) - 1) + ((bits >> np.uint32(_DROPPED)) & np.uint32(1))
        bits &= np.uint32(2**32 - 2**_DROPPED)
        own[np.abs(own) < _LEAST] = 0
    return found


def pack(targets: npt.NDArray[np.int32], weights: Weights, first: int, span: int) -> tuple[npt.NDArray[np.void], Pairs | None]:
    """The synapses of a part in 32 bits each, and how they are to be read; nothing where they do not fit.

    Args:
        targets: the number of the target of each synapse.
        weights: rounded weights.
        first: the smallest target.
        span: the number of cells from the first target to the last one.
    """
    least, most, signs = _extent(weights)
    signed = len(signs) > 1
    base = _power(most) - (15 if signed else 31)
    if span > MOST_CELLS or not most < _LARGEST or _power(least) <= base:
        return record(STORED_PACKING, packed=0, sign=0, magnitude=0, scale=1), None
    found = np.empty(len(targets), np.uint32)
    for piece in _pieces(len(targets)):
        bits = weights[piece].view(np.uint32)
        number = ((bits & np.uint32(_NUMBER)) >> np.uint32(_DROPPED)).astype(np.int32)
        code = np.where(number > 0, number - np.int32(base << _DIGITS), 0).astype(np.uint32)
        if signed:
            code |= (bits & np.uint32(_SIGN)) >> np.uint32(16)
        found[piece] = (code << np.uint32(16)) | (targets[piece] - np.int32(first)).astype(np.uint32)
    half = 0x7FFF0000 if signed else 0xFFFF0000
    scale = 2.0**base * (-1 if signs == {-1} else 1)
    return record(STORED_PACKING, packed=1, sign=_SIGN if signed else 0, magnitude=half, scale=scale), found


def unpack(head: npt.NDArray[np.void], pairs: Pairs, first: int) -> tuple[npt.NDArray[np.int32], Weights]:
    """The targets and weights of packed synapses."""
    targets, weights = np.empty(len(pairs), np.int32), np.empty(len(pairs), np.float32)
    for piece in _pieces(len(pairs)):
        own = pairs[piece]
        targets[piece] = (own & np.uint32(0xFFFF)).astype(np.int32) + np.int32(first)
        bits = (own & head["sign"]) | ((own & head["magnitude"]) >> np.uint32(4))
        weights[piece] = bits.view(np.float32) * np.float32(head["scale"][0])
    return targets, weights


def _pieces(number: int) -> list[slice]:
    return [slice(begin, begin + _PIECE) for begin in range(0, number, _PIECE)]


def _extent(weights: Weights) -> tuple[float, float, set[int]]:
    """The smallest and largest size of the weights that are not 0, and the signs that there are; 1 where all are 0."""
    least, most, signs = np.inf, 0.0, set()
    for piece in _pieces(len(weights)):
        own = weights[piece]
        sizes = np.abs(own)
        most = max(most, float(sizes.max()) if np.isfinite(sizes).all() else np.inf)
        least = min(least, float(sizes.min(where=sizes > 0, initial=np.inf)))
        signs |= ({-1} if own.min() < 0 else set()) | ({1} if own.max() > 0 else set())
    return (least, most, signs) if most > 0 else (1.0, 1.0, signs)


def _power(size: float) -> int:
    """The power of two of a size, as single precision stores it."""
    return int(np.float32(size).view(np.uint32)) >> 23
