"""Exploit and explore: whatever the scores are, nobody copies what is broken, and no value leaves its range."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.evolution import decide, exploits, explores, improvement, is_over, smooth
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, draw, stream
from cxsystem2.lfads.ranges import ranges_of

NAN = math.nan
SCORES = st.lists(st.one_of(st.just(NAN), st.just(math.inf), st.just(-math.inf), st.floats(-5, 5)), min_size=1, max_size=24)
SEEDS = st.integers(0, 2**31)
EXPLOITS, EXPLORES = st.sampled_from([*exploits]), st.sampled_from([*explores])


def whole(scores, usable):
    return [number for number, score in enumerate(scores) if math.isfinite(score) and usable[number]]


@given(SCORES, st.data(), SEEDS, EXPLOITS, EXPLORES)
def test_nobody_copies_a_broken_member_and_every_broken_member_is_replaced(scores, data, seed, exploit, explore):
    usable = data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    values = draw(len(scores), seed)
    given_ = dict(exploit=exploit, explore=explore, usable=usable)
    alive = whole(scores, usable)
    if not alive:
        with pytest.raises(CxSystemError, match="no member"):
            decide(scores, values, seed, 3, **given_)
        return
    found = decide(scores, values, seed, 3, **given_)
    assert {*found.parents.tolist()} <= {*alive}
    for member, parent in enumerate(found.parents):
        if member in alive:
            assert parent == member or scores[parent] <= scores[member]
    best = min(alive, key=lambda member: scores[member])
    assert scores[found.parents[best]] == scores[best]


@given(st.integers(2, 20), SEEDS, EXPLOITS, EXPLORES)
def test_no_value_ever_leaves_its_range(members, seed, exploit, explore):
    values, random = draw(members, seed), np.random.default_rng(seed)
    for generation in range(12):
        values = decide(random.random(members), values, seed, generation, exploit=exploit, explore=explore).values
        for name, one in HYPERPARAMETERS.items():
            if one.tunable:
                assert (values[name] >= one.low).all() and (values[name] <= one.high).all()
            else:
                assert (values[name] == one.value).all()


@given(SCORES.filter(lambda scores: any(map(math.isfinite, scores))), SEEDS, EXPLOITS, EXPLORES)
def test_the_same_question_has_the_same_answer(scores, seed, exploit, explore):
    values = draw(len(scores), seed)
    one, two = (decide(scores, values, seed, 2, exploit=exploit, explore=explore) for _ in range(2))
    assert np.array_equal(one.parents, two.parents)
    assert all(np.array_equal(one.values[name], two.values[name]) for name in one.values)


def test_generations_and_seeds_decide_otherwise():
    scores, values = np.arange(20.0), draw(20, 1)
    found = {tuple(decide(scores, values, seed, generation).parents) for seed in (1, 2) for generation in (0, 1, 2)}
    assert len(found) == 6


@pytest.mark.parametrize("exploit", exploits)
def test_nan_never_wins_a_comparison(exploit):  # in a pair, it would win where it comes second
    for seed in range(50):
        assert decide([NAN, 1.0], draw(2, 0), seed, 0, exploit=exploit).parents.tolist() == [1, 1]
        assert decide([1.0, NAN], draw(2, 0), seed, 0, exploit=exploit).parents.tolist() == [0, 0]


def test_a_member_without_a_checkpoint_is_not_copied_however_good_it_is():
    for seed in range(50):
        assert decide([0.0, 1.0], draw(2, 0), seed, 0, usable=[False, True]).parents.tolist() == [1, 1]


def test_in_a_tournament_each_member_has_one_opponent():
    scores = np.arange(12.0)
    counts = np.zeros(12)
    for seed in range(2000):
        counts += decide(scores, draw(12, 0), seed, 0).copied
    assert np.allclose(counts / 2000, np.arange(12) / 11, atol=0.04)  # so many of the others are better


def test_truncation_replaces_the_worst_quarter_by_the_best_one():
    parents = decide(np.arange(12.0), draw(12, 0), 5, 0, exploit="truncation").parents
    assert parents[:9].tolist() == [*range(9)] and {*parents[9:].tolist()} <= {0, 1, 2}


def test_only_what_is_copied_explores():
    values = draw(8, 3)
    found = decide(np.arange(8.0), values, 3, 0)
    for name, one in HYPERPARAMETERS.items():
        same = found.values[name] == values[name]
        assert same[~found.copied].all()
        assert not one.tunable or not same[found.copied].any()


def test_a_member_that_copies_starts_from_the_values_of_the_one_it_copies():
    ranges = ranges_of({name: {"perturbation": 1e-9} for name in HYPERPARAMETERS})
    values = draw(8, 3)
    found = decide(np.arange(8.0), values, 3, 0, ranges=ranges)
    assert np.allclose(found.values["kl_inputs"], values["kl_inputs"][found.parents], rtol=1e-6)


@pytest.mark.parametrize("one", [one for one in HYPERPARAMETERS.values() if one.tunable], ids=lambda one: one.name)
def test_perturbing_is_unbiased_and_reaches_as_far_as_is_said(one):
    middle = math.sqrt(one.smallest * one.high)
    moves = np.log(explores["perturb"](one, np.full(20000, middle), stream(0)) / middle)
    reach = math.log1p(one.perturbation)
    assert abs(moves.mean()) < 0.02 * reach and np.abs(moves).max() <= reach * (1 + 1e-9)
    assert np.abs(moves).max() > 0.99 * reach


def test_perturbing_again_and_again_visits_the_whole_range_evenly():  # "1 +- d" would drift to its lower end
    one = HYPERPARAMETERS["kl_inputs"]
    values = np.full(4000, 1e-5)
    for generation in range(100):
        values = explores["perturb"](one, values, stream(1, generation))
    places = np.log(values / one.low) / np.log(one.high / one.low)
    assert np.allclose(np.quantile(places, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.03)


def test_a_value_of_0_does_not_stay_there_for_ever():
    one = HYPERPARAMETERS["dropout"]
    values = np.zeros(100)
    for generation in range(60):
        values = explores["perturb"](one, values, stream(1, generation))
    assert values.max() > 0.01


def test_resampling_goes_by_the_first_rule():
    one = HYPERPARAMETERS["dropout"]
    values = explores["resample"](one, np.full(4000, 0.1), stream(0))
    assert np.allclose(np.quantile(values, [0.25, 0.5, 0.75]), 0.6 * np.array([0.25, 0.5, 0.75]), atol=0.02)
    rates = explores["resample"](HYPERPARAMETERS["learning_rate"], np.full(4000, 4e-3), stream(0))
    assert np.unique(rates).size == 4000


def test_a_way_to_exploit_of_somebody_else_cannot_break_the_rules():
    exploits.register("worst")(lambda scores, random: np.full(len(scores), 1))
    try:
        with pytest.raises(CxSystemError, match="'worst' copies a member that is not there or is broken"):
            decide([1.0, NAN], draw(2, 0), 0, 0, exploit="worst")
    finally:
        del exploits._entries["worst"], exploits._words["worst"]


def test_a_score_is_smoothed_with_the_one_before():
    assert smooth(1.0) == 1.0
    assert smooth(1.0, 2.0) == pytest.approx(0.7 * 1.0 + 0.3 * 2.0)
    assert math.isnan(smooth(NAN, 2.0))
    assert smooth(1.0, NAN) == 1.0


@pytest.mark.parametrize(
    ("best", "won"),
    [
        ([1.0] * 4, None),
        ([1.0] * 5, 0.0),
        ([2.0, 1, 1, 1, 1], 2 / 3),
        ([1.0, 2, 2, 2, 2], 0.0),
        ([0.0] * 5, 0.0),
        ([-1.0, -1, -1, -1, -3], 1.0),
        ([NAN, 1, 1, 1, 1], None),
        ([1.0, NAN, NAN, NAN, NAN], 0.0),
    ],
)
def test_improvement_is_a_share_of_the_best_score(best, won):
    assert improvement(best) == pytest.approx(won) if won is not None else improvement(best) is None


def test_a_search_is_over_when_it_wins_no_more():
    assert is_over([1, 0.9998, 0.9997, 0.9996, 0.99951])
    assert not is_over([1, 0.9998, 0.9997, 0.9996, 0.9994])
    assert not is_over([1, 1, 1, 1])


@given(st.lists(st.floats(-10, 10), min_size=5, max_size=60))
def test_improvement_is_never_negative(best):
    assert improvement(best) >= 0
