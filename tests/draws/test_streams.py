"""Keyed random draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.draws.streams import BLOCK, blocks, generator, successes


def test_the_same_key_gives_the_same_stream():
    first, second = (generator(1, "weight", "1>2", 3).random(100) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    "key", [(2, "weight", "1>2", 3), (1, "delay", "1>2", 3), (1, "weight", "2>2", 3), (1, "weight", "1>2", 4)]
)
def test_any_other_key_gives_another_stream(key):
    assert not np.intersect1d(generator(1, "weight", "1>2", 3).random(1000), generator(*key).random(1000)).size


def test_streams_are_the_same_on_every_machine():
    """A stored value: results of published seeds must not change with a new release."""
    assert generator(1, "pair", "1>2.soma/ge/1", 0).random(3).tolist() == pytest.approx(
        [0.2160558228414221, 0.7587181515394741, 0.3604317433176242], abs=0
    )


@given(st.integers(0, 5 * BLOCK))
def test_blocks_cover_a_population_once(size):
    covered = [cell for _, start, stop in blocks(size) for cell in range(start, stop)]
    assert covered == list(range(size))


@given(st.integers(0, 3000), st.floats(0, 1), st.integers(0, 2**31))
def test_successes_are_increasing_trials(trials, probability, seed):
    found = successes(trials, probability, np.random.default_rng(seed))
    assert np.all(np.diff(found) > 0)
    assert found.size == 0 or (found[0] >= 0 and found[-1] < trials)


@pytest.mark.parametrize("probability", [1e-300, 1e-12, 1e-4, 0.02, 0.3, 0.97])
def test_the_number_of_successes_is_binomial(probability):
    trials, repeats = 20_000, 200
    counts = [len(successes(trials, probability, np.random.default_rng(seed))) for seed in range(repeats)]
    mean, spread = trials * probability, np.sqrt(trials * probability * (1 - probability))
    assert abs(np.mean(counts) - mean) <= 4 * spread / np.sqrt(repeats) + 1e-9
    if spread > 1:
        assert np.std(counts) == pytest.approx(spread, rel=4 / np.sqrt(2 * repeats))


def test_every_trial_is_equally_likely():
    hits = np.concatenate([successes(50, 0.3, np.random.default_rng(seed)) for seed in range(4000)])
    counts = np.bincount(hits, minlength=50)
    assert np.all(np.abs(counts - 1200) < 4.5 * np.sqrt(4000 * 0.3 * 0.7))


def test_certain_and_impossible_trials():
    random = np.random.default_rng(0)
    assert successes(5, 1.0, random).tolist() == [0, 1, 2, 3, 4]
    assert successes(5, 0.0, random).size == 0
