"""Numbers that are drawn ahead are those that are drawn one step after the other."""

import numpy as np
import pytest

from cxsystem2.network import noise
from cxsystem2.network.ahead import Ahead

KEY = (123456789, 987654321)


@pytest.mark.parametrize("draw", [noise.normal, noise.even])
def test_what_is_drawn_ahead_has_the_same_bits(draw):
    """Steps in a row beyond what one call draws, a jump back and far ahead, and other cells in between."""
    ahead, cells = Ahead(draw, KEY), np.arange(3000)
    asked = [*((cells, step) for step in (5, 6, 7, 8, 9, 10, 2, 2**33, 2**33 + 1)), (cells[::7], 3), (cells, 4), (cells, 5)]
    for own, step in asked:
        assert np.array_equal(ahead.draw(own, step), draw(own, step, KEY))


def test_a_number_that_is_changed_is_not_given_again():
    ahead, cells = Ahead(noise.even, KEY), np.arange(4)
    for _ in range(3):
        ahead.draw(cells, 1)[:] = -1
    assert (ahead.draw(cells, 1) >= 0).all()
