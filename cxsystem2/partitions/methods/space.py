"""Partitions of cells that are near each other on the cortical plane.

The blocks are cut in two along the longer side of the region that their centres fill, so that the two halves have work for
their shares of the parts, and each half again: recursive coordinate bisection.

Source: Berger & Bokhari (1987) IEEE Trans. Computers C-36:570.
"""

from __future__ import annotations

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.partitions.methods.base import Blocks, Floats, Integers, Method, methods

_APART = 0.25
"""How far centres must be apart, as a share of how far cells are from the centre of their block; by chance it is 1/16."""


@methods.register("space")
class Space(Method):
    """Blocks whose cells are near each other on the cortical plane belong together; partitions have about the same work."""

    def owners(self, blocks: Blocks, parts: int) -> Integers:
        """Half for half, by the centre of each block.

        Raises:
            CxSystemError: all blocks lie in the same place.
        """
        centres = self._centres(blocks)
        found = np.zeros(len(blocks), np.int64)
        waiting = [(np.arange(len(blocks)), 0, parts)]
        while waiting:
            members, first, number = waiting.pop()
            found[members] = first
            if number == 1 or not len(members):
                continue
            left = number // 2
            order = members[_along_the_longer_side(centres[members])]
            loads = blocks.loads[order]
            half = int(np.searchsorted(np.cumsum(loads) - loads / 2, loads.sum() * left / number))
            waiting += [(order[:half], first, left), (order[half:], first + left, number - left)]
        return found

    def _centres(self, blocks: Blocks) -> Floats:
        """The mean position of the cells of each block, shape (blocks, 2)."""
        places = np.stack([blocks.positions.real, blocks.positions.imag], axis=1)
        begins = np.cumsum(blocks.sizes) - blocks.sizes
        centres = np.add.reduceat(places, begins) / blocks.sizes[:, None]
        within = _root_mean_square(places - np.repeat(centres, blocks.sizes, axis=0))
        between = _root_mean_square(np.repeat(centres, blocks.sizes, axis=0) - places.mean(axis=0))
        if between <= _APART * within or between == 0:
            where = f"their centres are {between:.2g} mm from each other, their cells {within:.2g} mm from these"
            remedy = "take --method even, or metis, which looks at synapses"
            raise CxSystemError(
                f"the method 'space' cannot divide blocks of cells that lie in the same place ({where}); {remedy}"
            )
        return centres


def _along_the_longer_side(points: Floats) -> Integers:
    """The order of points along the longer side of the region that they fill; those at one place stay as they are."""
    longer = int(np.argmax(np.ptp(points, axis=0)))
    return np.asarray(np.lexsort((points[:, 1 - longer], points[:, longer])))


def _root_mean_square(distances: Floats) -> float:
    return float(np.sqrt(np.mean(np.sum(distances**2, axis=1))))
