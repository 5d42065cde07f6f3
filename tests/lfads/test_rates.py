"""Rates that a simulation allows to know: averages over the same situation, and nothing where there are too few."""

import numpy as np
import pytest

from cxsystem2.lfads.rates import MANY, of_conditions, since_volleys, situations_of


def volleys(bins, *places, inputs=1, which=0):
    found = np.zeros((bins, inputs))
    found[list(places), which] = 1
    return found


def test_the_mean_of_a_condition():
    conditions = np.repeat([0, 1], MANY)
    counts = np.arange(2 * MANY * 3.0).reshape(2 * MANY, 3, 1)
    found = of_conditions(counts, conditions)
    assert np.allclose(found.values[0], counts[:MANY].mean(0)) and np.allclose(found.values[-1], counts[MANY:].mean(0))
    assert f"the {MANY} trials of the same condition" in found.meaning
    assert of_conditions(counts[1:], conditions[1:]) is None and of_conditions(counts, None) is None


def test_bins_at_the_same_time_since_a_volley_are_one_situation():
    places = [100 * k + 20 for k in range(MANY)]
    (found,) = situations_of([volleys(100 * MANY, *places)], afresh=False)
    assert {*found[places]} == {0} and {*found[[place + 30 for place in places]]} == {30}
    assert (found[:20] == found.max()).all()
    profile = np.exp(-np.arange(100) / 10)
    counts = np.where(np.arange(100 * MANY) < 20, 0.0, profile[(np.arange(100 * MANY) - 20) % 100])[None, :, None]
    rates = since_volleys(counts, found[None]).values
    assert np.allclose(rates[0, 20:, 0], counts[0, 20:, 0], atol=0.01)


def test_recordings_that_begin_afresh_have_a_beginning_of_their_own():
    recordings = [volleys(50, 20 + number % 3) for number in range(30)]
    found = situations_of(recordings, afresh=True)
    begun = np.stack([one[:20] for one in found])
    assert (begun == begun[0]).all() and len({*begun[0]}) == 20
    assert not {*begun.ravel()} & {*found[0][20:]}


def test_two_inputs_are_told_apart():
    both = volleys(100 * MANY, *(100 * k for k in range(MANY)), inputs=2)
    both += volleys(100 * MANY, *(100 * k + 50 for k in range(MANY)), inputs=2, which=1)
    (found,) = situations_of([both], afresh=False)
    assert found[10] != found[60] and found[10] == found[110] and found[60] == found[160]


@pytest.mark.parametrize("inputs", [np.ones((1000, 1)), np.zeros((1000, 1)), volleys(1000, 5, 500)])
def test_inputs_that_are_no_volleys(inputs):
    assert situations_of([inputs], afresh=False) is None
