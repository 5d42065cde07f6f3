"""Simple methods: the figures that others measured on the Lorenz set, and what they do with data that lack something."""

import dataclasses

import numpy as np
import pytest

from cxsystem2.lfads.baselines import baselines
from cxsystem2.lfads.scores import Evidence, Unscorable, scores
from cxsystem2.lfads.synthetic import lorenz
from cxsystem2.lfads.trials import Trials


def evidence(session, inferred):
    return Evidence(session.validation, inferred.validation, session.training, inferred.training)


def scored(session, method, *words):
    found = evidence(session, baselines[method](session.training, session.validation))
    return [scores[word]().value(found) for word in words]


def blind(trials, *, seen=None, bins=None, truth=True):
    """The same trials, of which the encoder sees less, or whose truth is not known."""
    return Trials(
        trials.counts[:, :bins, :seen], trials.counts, None, trials.truth if truth else {}, trials.numbers, trials.conditions
    )


def small(**options):
    whole = lorenz(conditions=12, repeats=10, validation=2).sessions[0]
    return dataclasses.replace(whole, training=blind(whole.training, **options), validation=blind(whole.validation, **options))


def test_measured_figures_of_the_lorenz_set():
    """Section 6.2 of the peers' measurements: 0.120 and 0.768 for the best smoothing and components, 0.842 for the average."""
    session = lorenz().sessions[0]
    assert scored(session, "smoothing", "rate_r2", "bits_per_spike_seen") == pytest.approx([0.120, 0.836], abs=0.01)
    assert scored(session, "condition average", "rate_r2")[0] == pytest.approx(0.842, abs=0.03)
    ceiling = scored(session, "true rates", "rate_r2", "nll", "bits_per_spike_seen", "state_r2")
    assert ceiling == pytest.approx([1, 0.5076, 0.681, 1], abs=5e-4)


def test_components_are_better_than_smoothing_and_few():
    session = small()
    smooth, components = (scored(session, method, "rate_r2", "dimension") for method in ("smoothing", "pca"))
    assert components[0] > smooth[0] + 0.3
    assert components[1] < 4


@pytest.mark.parametrize("method", list(baselines))
@pytest.mark.parametrize("truth", [True, False])
def test_held_out_neurons_and_later_bins_are_predicted_too(method, truth):
    session = small(seen=22, bins=40, truth=truth)
    if method == "true rates" and not truth:
        with pytest.raises(Unscorable, match="do not say the true rates"):
            baselines[method](session.training, session.validation)
        return
    found = baselines[method](session.training, session.validation)
    assert found.validation.rates.shape == session.validation.counts.shape
    assert np.isfinite(found.validation.rates).all() and np.isfinite(found.training.factors).all()
    words = ("bits_per_spike", "bits_per_spike_forward", "k_shot", "psth_r2")
    held_out, forward, few, _ = (scores[word]().value(evidence(session, found)) for word in words)
    assert 0.05 < held_out < 1.5 and few < held_out + 0.1
    assert forward > (0.2 if method in ("condition average", "true rates") else -0.3)


def test_spikes_of_the_scored_bins_are_not_used():
    session = small(seen=22, bins=40)
    counts = session.validation.counts.copy()
    counts[:, 40:], counts[:, :, 22:] = 9, 9
    other = dataclasses.replace(session.validation, counts=counts)
    for method in ("smoothing", "pca", "condition average"):
        found = [baselines[method](session.training, trials).validation.rates for trials in (session.validation, other)]
        assert np.array_equal(*found)


def test_conditions_that_are_not_known_or_not_trained():
    session = small()
    for other, why in (
        (None, "do not say which trials repeat"),
        (session.validation.conditions + 1, "a condition has no training trial"),
    ):
        validation = dataclasses.replace(session.validation, conditions=other)
        training = session.training if other is not None else dataclasses.replace(session.training, conditions=None)
        with pytest.raises(Unscorable, match=why):
            baselines["condition average"](training, validation)


@pytest.mark.parametrize("method", ["smoothing", "pca", "condition average"])
def test_silence_holes_and_two_trials(method):
    draw = np.random.default_rng(0)
    counts = draw.poisson(0.5, (3, 12, 4)).astype(np.float32)
    counts[..., 0] = 0
    counts[:, 3:6, 1] = np.nan
    counts[..., 2] = np.nan
    conditions = np.array([0, 0, 0])
    training, validation = (
        Trials(counts[own], counts[own], numbers=np.arange(3)[own], conditions=conditions[own])
        for own in (slice(2), slice(2, 3))
    )
    with np.errstate(all="raise"):
        found = baselines[method](training, validation)
    assert np.isfinite(found.validation.rates).all()
