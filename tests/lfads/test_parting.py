"""Parts: the same trials and channels every time, in the asked share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.lfads.chopping import Windows
from cxsystem2.lfads.dataset import DataError
from cxsystem2.lfads.parting import every_so_many, last_windows, with_held_out


def test_every_fifth_trial_of_each_condition():
    assert np.flatnonzero(every_so_many(12, 0.2)).tolist() == [4, 9]
    mixed = np.array([0, 1] * 10)
    held = every_so_many(20, 0.2, mixed)
    assert np.bincount(mixed[held]).tolist() == [2, 2]


@given(st.integers(2, 500), st.floats(0.01, 0.99))
def test_the_share_is_met(trials, share):
    if trials * share >= 1.01:
        assert abs(every_so_many(trials, share).sum() - trials * share) < 1.01


@given(st.integers(4, 20), st.integers(0, 10), st.integers(0, 100), st.floats(0.05, 0.5))
def test_windows_of_the_two_parts_share_no_bin(window, overlap, more, share):
    cut = Windows(5 * window + more, window, min(overlap, window // 2))
    training, validation = last_windows(cut, share)
    covered = [{bin_ for begin in cut.begins[mask] for bin_ in range(begin, begin + window)} for mask in (training, validation)]
    assert validation.any() and not covered[0] & covered[1]


def test_held_out_channels_are_last_and_repeat():
    order, seen = with_held_out(10, 0.3, 4)
    assert seen == 7 and sorted(order) == [*range(10)]
    assert [*order[:7]] == sorted(order[:7]) and [*order[7:]] == sorted(order[7:])
    assert with_held_out(10, 0.3, 4)[0].tolist() == order.tolist() != with_held_out(10, 0.3, 5)[0].tolist()
    assert with_held_out(10, 0.0, 4)[0].tolist() == [*range(10)]


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_shares_that_cannot_be(share):
    with pytest.raises(DataError, match="between 0 and 1"):
        every_so_many(10, share)
    with pytest.raises(DataError, match="between 0 and 1"):
        last_windows(Windows(10, 2, 1), share)
    if share:
        with pytest.raises(DataError, match="the share of channels must be 0 or more and below 1"):
            with_held_out(10, share, 0)


def test_too_few_to_part():
    with pytest.raises(DataError, match=r"3 trials are too few for a share of 0\.2"):
        every_so_many(3, 0.2)
    with pytest.raises(DataError, match=r"a share of 0\.1 of 3 channels leaves none on one side"):
        with_held_out(3, 0.1, 0)
