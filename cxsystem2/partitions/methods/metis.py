"""Partitions between which there are few synapses, by the library METIS.

Source: Karypis & Kumar (1998) SIAM J. Sci. Comput. 20:359.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from cxsystem2.extras import installing
from cxsystem2.network.partition import owners
from cxsystem2.partitions.methods.base import Blocks, Floats, Integers, Method, methods

_LARGEST = 2**30
"""What all weights together may be: METIS adds them up in 32 bits."""


@methods.register("metis")
class Metis(Method):
    """Few synapses, or few spikes along them where these are recorded, between partitions that have about the same work."""

    needs_synapses = True

    def missing(self) -> str:
        """It needs the package pymetis."""
        return "" if find_spec("pymetis") else f"the package pymetis is missing; {installing('metis')}"

    def owners(self, blocks: Blocks, parts: int) -> Integers:
        """By recursive bisection, so that parts with neighbouring numbers are near each other in the graph, too."""
        from pymetis import CSRAdjacency, part_graph
        from scipy import sparse

        assert blocks.graph is not None
        size, (_, source, target, synapses) = len(blocks), blocks.graph
        own = (source >= blocks.first) & (source != target)  # inputs belong to no partition
        ends = source[own] - blocks.first, target[own] - blocks.first
        weights = synapses[own].astype(np.float64)
        if blocks.activity is not None:
            weights *= blocks.activity[source[own]]
        one_way = sparse.csr_array((weights, ends), shape=(size, size))
        both = (one_way + one_way.T).tocsr()
        if size <= parts or not both.nnz:
            return owners(np.ones(size) if size <= parts else blocks.loads, parts)
        both.sort_indices()
        loads = np.asarray(blocks.sizes + np.bincount(target - blocks.first, synapses, size), np.float64)
        _, found = part_graph(
            parts,
            CSRAdjacency(both.indptr.tolist(), both.indices.tolist()),
            vweights=_whole(loads),
            eweights=_whole(both.data),
            recursive=True,
        )
        return np.asarray(found, np.int64)


def _whole(weights: Floats) -> list[int]:
    """Weights as whole numbers from 1 on, whose sum METIS can hold."""
    scale = (_LARGEST - len(weights)) / max(weights.sum(), 1e-300)
    found: list[int] = np.maximum(1, np.rint(weights * scale)).astype(np.int64).tolist()
    return found
