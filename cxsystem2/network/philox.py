"""The counter-based generator Philox4x32-10, for many counters at once.

It is the same function in C++ (``philox.cpp``), so that what is drawn does not depend on the device.

Source: Salmon et al. (2011) Parallel random numbers: as easy as 1, 2, 3. Proc. SC'11.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_STEPS = 0x9E3779B9, 0xBB67AE85
_ROUNDS = 10
_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
Words = npt.NDArray[np.uint64]
"""Numbers of 32 bits, which 64 bits hold so that products fit."""


def key(seed: int, purpose: str, owner: str) -> tuple[int, int]:
    """The two words of a key: another one for each seed, purpose and object."""
    digest = hashlib.blake2b(f"{seed}\0{purpose}\0{owner}".encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def philox(counter: tuple[Any, Any, Any, Any], key: tuple[Any, Any]) -> tuple[Words, Words, Words, Words]:
    """Four words for each counter of four words and each key of two; their shapes are those of numpy's broadcasting."""
    shape = np.broadcast_shapes(*(np.shape(word) for word in (*counter, *key)))
    a, b, c, d = (np.array(np.broadcast_to(np.asarray(word, np.uint64), shape)) for word in counter)
    first, second = (np.asarray(word, np.uint64) for word in key)
    left, right = np.empty(shape, np.uint64), np.empty(shape, np.uint64)
    for _ in range(_ROUNDS):  # in place: new arrays cost as much as the numbers
        np.multiply(a, _MULTIPLIERS[0], out=left)
        np.multiply(c, _MULTIPLIERS[1], out=right)
        a, c = _mixed(right, b, first, a), _mixed(left, d, second, c)
        np.bitwise_and(right, _LOW, out=b)
        np.bitwise_and(left, _LOW, out=d)
        first, second = (first + np.uint64(_STEPS[0])) & _LOW, (second + np.uint64(_STEPS[1])) & _LOW
    return a, b, c, d


def _mixed(product: Words, word: Words, key: Words, into: Words) -> Words:
    np.right_shift(product, _SHIFT, out=into)
    np.bitwise_xor(into, word, out=into)
    return np.bitwise_xor(into, key, out=into)


def uniform(high: Words, low: Words) -> npt.NDArray[np.float64]:
    """Numbers of 53 bits from 0 to below 1."""
    return np.asarray(((high >> np.uint64(5)) * np.uint64(1 << 26) + (low >> np.uint64(6))) * 2.0**-53)
