"""Several sessions with other neurons in each are brought together by the conditions of their trials."""

import warnings

import numpy as np
import pytest

from cxsystem2.lfads.alignment import aligned
from cxsystem2.lfads.dataset import Dataset, Session, Trials
from cxsystem2.lfads.trials import DataError


def session(name, channels, seed, conditions=(0, 1, 2, 3), missing=0.0, silent=False):
    """Two latent variables that the conditions share, seen through other channels in each session; ten repetitions."""
    draw, steps = np.random.default_rng(seed), np.arange(20) / 5
    latent = np.stack([[np.sin(steps + k), np.cos(2 * steps * (k + 1) / 4)] for k in range(4)]).transpose(0, 2, 1)
    loading = draw.normal(size=(2, channels))
    own = np.repeat(conditions, 10)
    counts = draw.poisson(np.exp(3 + 0.4 * latent[own] @ loading)).astype(np.float32)
    counts[draw.random(counts.shape) < missing] = np.nan
    if silent:
        counts[..., 0] = 0
    numbers, valid = np.arange(len(own)), np.arange(len(own)) % 10 == 9
    parts = (Trials(counts[which], counts[which], None, {}, numbers[which], own[which]) for which in (~valid, valid))
    return Session(name, *parts, missing="made up" if missing else "")


def common(one, trials):
    """Factors of a session, averaged over the repetitions of each condition."""
    seen = np.where(np.isnan(trials.seen), one.read_in.mean, trials.seen) @ one.read_in.weights + one.read_in.bias
    return np.concatenate([seen[trials.conditions == each].mean(0) for each in np.unique(trials.conditions)])


@pytest.mark.parametrize("options", [{}, {"silent": True}, {"missing": 0.1}], ids=["whole", "silent", "missing"])
def test_conditions_have_the_same_factors_in_all_sessions(options):
    dataset = Dataset((session("a", 12, 0), session("b", 20, 1, **options), session("c", 9, 2)))
    found = aligned(dataset, components=2)
    first, *others = (common(one, one.training) for one in found)
    for other in others:
        for factor in range(2):
            assert np.corrcoef(first[:, factor], other[:, factor])[0, 1] > 0.9


def test_there_are_no_more_factors_than_channels():
    found = aligned(Dataset((session("a", 3, 0), session("b", 20, 1))))
    assert [one.read_in.weights.shape for one in found] == [(3, 3), (20, 3)]


def test_one_session_and_read_ins_that_are_known_stay():
    alone = Dataset((session("a", 5, 0),))
    assert aligned(alone) is alone
    both = aligned(Dataset((session("a", 5, 0), session("b", 6, 1))))
    assert aligned(both) is both


def test_conditions_that_only_some_sessions_have_do_not_count():
    found = aligned(Dataset((session("a", 8, 0), session("b", 9, 1, conditions=(1, 3)))))
    assert all(np.isfinite(one.read_in.weights).all() for one in found)


def test_a_bin_that_was_never_observed_counts_as_the_mean_of_its_channel():
    """And a channel of which nothing was ever observed as silent; nothing is said of empty means."""
    whole, part = session("a", 12, 0), session("b", 12, 1, missing=1e-9)
    part.training.seen[:, 3, 2] = np.nan
    part.training.seen[:, :, 5] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = aligned(Dataset((whole, part))).sessions[1].read_in
    assert np.isfinite(found.weights).all() and not found.weights[5].any()
    seen = part.training.seen[..., 2].astype(float)
    means = np.stack([seen[part.training.conditions == one].mean(0) for one in range(4)])
    means[:, 3] = np.nanmean(means)
    assert found.mean[2] == pytest.approx(means.mean(), rel=1e-5)


def without_conditions(one):
    parts = (Trials(part.seen, part.counts, numbers=part.numbers) for part in one.parts.values())
    return Session(one.name, *parts)


def test_mistakes():
    with pytest.raises(DataError, match="which are not known"):
        aligned(Dataset((session("a", 5, 0), without_conditions(session("b", 5, 1)))))
    with pytest.raises(DataError, match="no condition in common"):
        aligned(Dataset((session("a", 5, 0, conditions=(0, 1)), session("b", 5, 1, conditions=(2, 3)))))
    known = aligned(Dataset((session("a", 5, 0), session("b", 5, 1)))).sessions[0]
    with pytest.raises(DataError, match="some sessions have them and others do not"):
        aligned(Dataset((known, session("b", 5, 1))))
