"""Windows over a recording: what is chopped and merged is the recording again where windows cover it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.lfads.chopping import Windows
from cxsystem2.lfads.dataset import DataError


@st.composite
def windows(draw):
    window = draw(st.integers(1, 30))
    begin = draw(st.integers(0, 10))
    length = draw(st.integers(begin + window, begin + window + 200))
    return Windows(length, window, draw(st.integers(0, window // 2)), begin)


blends = st.sampled_from([0.5, 1.0, 2.0, 5.0, math.inf])


@given(windows(), blends, st.integers(0, 2**32 - 1))
def test_chop_then_merge_is_the_recording_where_it_is_covered(cut, blend, seed):
    recording = np.random.default_rng(seed).normal(size=(cut.length, 2, 3))
    merged = cut.merge(cut.chop(recording), blend)
    outside = np.ones(cut.length, bool)
    outside[cut.covered] = False
    assert np.allclose(merged[cut.covered], recording[cut.covered], rtol=1e-12)
    assert np.isnan(merged[outside]).all()


@given(windows(), blends)
def test_weights_sum_to_one(cut, blend):
    total = np.zeros(cut.length)
    for begin, weights in zip(cut.begins, cut.weights(blend), strict=True):
        assert ((weights >= 0) & (weights <= 1)).all()
        total[begin : begin + cut.window] += weights
    assert np.allclose(total[cut.covered], 1)


@given(windows())
def test_the_tail_that_is_left_out_would_not_fill_a_window(cut):
    assert cut.count == (cut.length - cut.begin - cut.window) // (cut.window - cut.overlap) + 1
    assert 0 <= cut.length - cut.covered.stop < cut.step


def test_the_later_window_counts_more_and_more():
    cut = Windows(16, 10, 4)
    assert np.allclose(cut.weights(1)[1, :4], [0.25, 5 / 12, 7 / 12, 0.75])
    assert np.allclose(cut.weights(2)[1, :4], np.array([0.25, 5 / 12, 7 / 12, 0.75]) ** 2)
    assert np.allclose(cut.weights(2)[0, 6:], 1 - np.array([0.25, 5 / 12, 7 / 12, 0.75]) ** 2)
    assert cut.weights(math.inf)[1, :4].tolist() == [0, 0, 0, 0]
    assert Windows(3, 2, 1).weights(1)[1, 0] == 0.5


def test_a_window_that_is_not_known_leaves_only_its_own_bins_open():
    cut = Windows(16, 10, 4)
    values = np.ones((2, 10))
    values[0] = np.nan
    merged = cut.merge(values)
    assert np.isnan(merged[:6]).all() and np.allclose(merged[6:], 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((10, 0, 0), "window: it must have at least 1 bin, not 0"),
        ((10, 4, 3), r"overlap: it must be between 0 and half a window \(2 bins\), not 3"),
        ((10, 4, -1), "overlap: it must be between 0"),
        ((10, 11, 0), "window: a window of 11 bins is longer than the recording, which has 10"),
        ((10, 4, 0, 8), "window: a window of 4 bins is longer than the recording, which has 2"),
        ((10, 4, 0, -1), "begin: the first window cannot begin before the recording"),
    ],
)
def test_windows_that_cannot_be_are_told(given, words):
    with pytest.raises(DataError, match=words):
        Windows(*given)


def test_arrays_of_other_lengths_are_told():
    cut = Windows(10, 4, 0)
    with pytest.raises(DataError, match="it has 9 bins"):
        cut.chop(np.zeros(9))
    with pytest.raises(DataError, match="2 windows of 4 bins are needed, and the shape is 3 x 4"):
        cut.merge(np.zeros((3, 4)))
    with pytest.raises(DataError, match="must be above 0, not -1"):
        cut.weights(-1)
