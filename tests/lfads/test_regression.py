"""Explained variance and affine fits, against the textbook and in the cases where the textbook divides by zero."""

import numpy as np
import pytest

from cxsystem2.lfads.scores.regression import Unscorable, affine, mean_defined, pooled_r2, predicted, r2

DRAW = np.random.default_rng(0)


def textbook(truth, guess):
    return 1 - ((truth - guess) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def test_r2_is_that_of_the_textbook():
    truth, guess = DRAW.normal(size=(2, 4, 7, 3))
    expected = [textbook(truth[..., one], guess[..., one]) for one in range(3)]
    np.testing.assert_allclose(r2(truth, guess), expected)
    deviations = truth - truth.reshape(-1, 3).mean(0)
    assert pooled_r2(truth, guess) == pytest.approx(1 - ((truth - guess) ** 2).sum() / (deviations**2).sum())


def test_exact_mean_and_worse():
    truth = DRAW.normal(3, 1, (5, 8, 2))
    assert r2(truth, truth) == pytest.approx([1, 1])
    assert r2(truth, np.broadcast_to(truth.mean((0, 1)), truth.shape)) == pytest.approx([0, 0])
    assert (r2(truth, -truth) < 0).all()


@pytest.mark.parametrize("value", [0.0, 0.1, 1e7])
def test_a_constant_column_has_nothing_to_explain(value):
    truth = np.column_stack([np.full(1001, value), np.arange(1001.0)])
    found = r2(truth, truth)
    assert np.isnan(found[0]) and found[1] == 1
    assert mean_defined(found) == 1
    assert np.isnan(mean_defined(r2(truth[:, :1], truth[:, :1])))
    assert np.isnan(pooled_r2(truth[:, :1], truth[:, :1]))


def test_unknown_truth_is_left_out_and_an_answer_that_is_no_number_is_no_score():
    truth, guess = DRAW.normal(size=(2, 50, 2))
    holes = truth.copy()
    holes[::3, 0] = np.nan
    kept = ~np.isnan(holes[:, 0])
    assert r2(holes, guess)[0] == pytest.approx(textbook(truth[kept, 0], guess[kept, 0]))
    guess[4, 1] = np.nan
    assert np.isnan(r2(truth, guess)).tolist() == [False, True]
    assert np.isnan(pooled_r2(truth, guess))


def test_shapes_must_be_equal():
    with pytest.raises(ValueError, match=r"the truth has the shape \(3, 2\)"):
        r2(np.ones((3, 2)), np.ones((1, 2)))


def test_an_affine_map_is_found():
    x, weights, bias = DRAW.normal(5, 2, (6, 9, 4)), DRAW.normal(size=(4, 2)), np.array([3.0, -1.0])
    found = affine(x, x @ weights + bias)
    np.testing.assert_allclose(found.weights, weights, atol=1e-10)
    np.testing.assert_allclose(found.bias, bias, atol=1e-10)
    np.testing.assert_allclose(found(x), x @ weights + bias)


def test_the_fit_is_that_of_least_squares_and_the_smallest_of_equal_ones():
    x, y = DRAW.normal(size=(200, 3)), DRAW.normal(size=(200, 2))
    whole = np.linalg.lstsq(np.column_stack([x, np.ones(200)]), y, rcond=None)[0]
    np.testing.assert_allclose(affine(x, y).weights, whole[:3], atol=1e-10)
    twice = affine(np.column_stack([x, x]), y)
    np.testing.assert_allclose(twice.weights, np.vstack([whole[:3], whole[:3]]) / 2, atol=1e-8)


def test_rows_that_are_not_known_do_not_disturb_a_fit():
    x = DRAW.normal(size=(30, 2))
    y = x @ [[1.0], [2.0]]
    holes = y.copy()
    holes[3] = np.nan
    np.testing.assert_allclose(affine(x, holes).weights, [[1], [2]])


def test_nothing_to_fit():
    with pytest.raises(Unscorable):
        affine(np.ones((5, 0)), np.ones((5, 1)))
    with pytest.raises(Unscorable):
        affine(np.full((5, 2), np.nan), np.ones((5, 1)))
    np.testing.assert_allclose(affine(np.ones((5, 2)), np.arange(5.0)[:, None])(np.ones((1, 2))), [[2]])


def test_predictions_are_of_trials_that_were_not_fitted():
    noise, target = DRAW.normal(size=(10, 4, 30)), DRAW.normal(size=(10, 4, 1))
    assert r2(target, affine(noise, target)(noise))[0] > 0.5
    assert r2(target, predicted(noise, target))[0] < 0
    source = DRAW.normal(size=(10, 4, 2))
    exact = source @ [[1.0], [-1.0]] + 7
    np.testing.assert_allclose(predicted(source, exact), exact)
    np.testing.assert_allclose(predicted(source[:1], exact[:1], (source[1:], exact[1:])), exact[:1])


def test_one_trial_leaves_nothing_to_fit_to():
    with pytest.raises(Unscorable, match="one trial"):
        predicted(np.ones((1, 5, 1)), np.ones((1, 5, 1)))
