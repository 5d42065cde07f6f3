"""Connection rules: which cells of a source reach which cells of a target."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.network.draw import blocks, generator, successes

Pairs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""Sources and targets of synapses, as numbers within their populations."""


def pairwise_bernoulli(n_pre: int, n_post: int, probability: float, seed: int, owner: str) -> list[Pairs]:
    """Connect every ordered pair independently with the same probability; a cell may connect to itself.

    One element for each block of targets, in their order; within a block by target, then by source. The cost is
    that of the connected pairs, not of all pairs.
    """
    parts = []
    for number, start, stop in blocks(n_post):
        hits = successes((stop - start) * n_pre, probability, generator(seed, "pair", owner, number))
        target, source = np.divmod(hits, n_pre)
        target += start
        parts.append((source.astype(np.int32), target.astype(np.int32)))
    return parts
