"""What simple methods infer of the same trials: a model is worth something above these alone.

Each is like a model, with rates and factors of the training and of the validation trials, so that every score of a model
is one of theirs as well. What has a width or a number of components takes the best of a few: the best against the true rates
of the training trials where these are known, which flatters the simple methods, else the one that best predicts bins left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cxsystem2.lfads.posterior import Posterior
from cxsystem2.lfads.scores.psth import psth
from cxsystem2.lfads.scores.rates import rate_r2
from cxsystem2.lfads.scores.readout import readout
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values
from cxsystem2.lfads.scores.smoothing import smoothed
from cxsystem2.lfads.scores.spikes import nll
from cxsystem2.lfads.trials import Trials
from cxsystem2.registry import Registry

WIDTHS = (1.0, 2.0, 3.0, 5.0, 8.0, 12.0)
"""Standard deviations of Gaussians, bins."""
COMPONENTS = (1, 2, 3, 4, 6, 8, 12)
_USUAL = 3
"""Components with which the width is chosen; their number is chosen after it."""
_JUDGED = 150
"""About as many training trials decide on a width."""
_LEAST = 1e-3
"""Counts per bin that are added to a rate, at least, before its logarithm is taken."""


class BaselineInference(NamedTuple):
    """What a method infers of both parts."""

    training: Posterior
    validation: Posterior


class _Parts(NamedTuple):
    """Arrays of both parts, (trials, bins, any)."""

    training: Doubles
    validation: Doubles


Baseline = Callable[[Trials, Trials], BaselineInference]
"""From training and validation trials to what is inferred of them."""
baselines: Registry[Baseline] = Registry("baseline")


def bare(rates: Values, factors: Values, trials: Trials) -> Posterior:
    """A posterior with rates and factors alone, without spread."""
    shape = np.shape(rates)[:2]
    single = np.asarray(rates, np.float32), np.asarray(factors, np.float32)
    none = np.empty((*shape, 0), np.float32)
    start = np.empty((shape[0], 0), np.float32)
    zeros = [np.zeros_like(one) for one in single]
    return Posterior(single[0], zeros[0], single[1], zeros[1], start, start, none, none, none, trials.numbers)


@baselines.register("smoothing")
def smoothing(training: Trials, validation: Trials) -> BaselineInference:
    """Gaussian smoothing of single trials; the factors are the logarithms of the smoothed rates."""
    judge = _Judge(training)
    width = max(_widths(training), key=lambda width: judge(judge.smoothed(width)))
    rates = _both(training, validation, lambda trials: smoothed(trials.seen, width))
    offset = _offset(training.seen)
    return _extended(training, validation, rates, _Parts(*(_logarithm(one, offset) for one in rates)))


@baselines.register("pca")
def pca(training: Trials, validation: Trials) -> BaselineInference:
    """Principal components of the logarithms of smoothed rates, from which rates are read by a Poisson regression."""
    judge, offset = _Judge(training), _offset(training.seen)

    def quality(width: float, number: int) -> float:
        logs = _logarithm(judge.smoothed(width), offset)
        factors = _Components.of(logs, number).factors(logs)
        return judge(readout(factors, judge.trials.seen)(factors))

    numbers = [one for one in COMPONENTS if one <= training.channels_seen]
    usual = min(_USUAL, numbers[-1])
    width = max(_widths(training), key=lambda width: quality(width, usual))
    number = max(numbers, key=lambda number: quality(width, number))
    logs = _both(training, validation, lambda trials: _logarithm(smoothed(trials.seen, width), offset))
    components = _Components.of(logs.training, number)
    factors = _Parts(*map(components.factors, logs))
    found = readout(factors.training, training.seen)
    return _extended(training, validation, _Parts(*(found(one) for one in factors)), factors)


@baselines.register("condition average")
def condition_average(training: Trials, validation: Trials) -> BaselineInference:
    """The mean of the training trials of the same condition, smoothed: knows the condition, and nothing of the single trial.

    Raises:
        Unscorable: the data do not say which trials repeat the same condition, or one has no training trial.
    """
    own, other = training.conditions, validation.conditions
    if own is None or other is None:
        raise Unscorable("the data do not say which trials repeat the same condition")
    wanted, places = np.unique(own, return_inverse=True)
    if not np.isin(other, wanted).all():
        raise Unscorable("a condition has no training trial")
    responses = psth(training.counts, own, wanted)

    def quality(width: float) -> float:
        """Against the truth, or as a prediction of the trials of every second condition's other half."""
        if "rates" in training.truth:
            return rate_r2(training.truth["rates"], smoothed(responses, width)[places])
        half = np.arange(len(own)) % 2 == 0
        shared = np.intersect1d(own[half], own[~half])
        if not shared.size:
            return -width
        rest = ~half & np.isin(own, shared)
        guess = smoothed(psth(training.counts[half], own[half], shared), width)
        return -nll(training.counts[rest], guess[np.searchsorted(shared, own[rest])])

    best = np.nan_to_num(smoothed(responses, max(_widths(training), key=quality)))
    rates = _Parts(best[places], best[np.searchsorted(wanted, other)])
    logs = _Parts(*(_logarithm(one, _offset(training.counts)) for one in rates))
    return BaselineInference(bare(rates.training, logs.training, training), bare(rates.validation, logs.validation, validation))


@baselines.register("true rates")
def true_rates(training: Trials, validation: Trials) -> BaselineInference:
    """The truth itself: the best that any model can reach. The factors are the true states, or the logarithms of the rates.

    Raises:
        Unscorable: the truth is not known.
    """
    parts = training, validation
    if any("rates" not in one.truth for one in parts):
        raise Unscorable("the data do not say the true rates")
    rates = _Parts(*(np.asarray(one.truth["rates"], np.float64) for one in parts))
    factors = [one.truth.get("states", _logarithm(own, 0.0)) for one, own in zip(parts, rates, strict=True)]
    return BaselineInference(bare(rates.training, factors[0], training), bare(rates.validation, factors[1], validation))


class _Judge:
    """Says how good rates of some of the training trials are."""

    def __init__(self, training: Trials) -> None:
        self.trials = training.chosen(slice(None, None, max(1, len(training) // _JUDGED)))
        self.truth: Values | None = None
        if "rates" in training.truth:
            self.truth = self.trials.truth["rates"][:, : training.bins_seen, : training.channels_seen]

    def smoothed(self, width: float) -> Doubles:
        """Smoothed rates of these trials; where the truth is not known, each bin is left out of its own mean."""
        return smoothed(self.trials.seen, width, without_own=self.truth is None)

    def __call__(self, rates: Doubles) -> float:
        """How well they agree with the true rates, or predict the spikes; the higher the better."""
        if self.truth is not None:
            return rate_r2(self.truth, rates)
        return -nll(self.trials.seen, np.nan_to_num(rates))


class _Components(NamedTuple):
    """Principal components of logarithms of rates."""

    centre: Doubles
    directions: Doubles

    @classmethod
    def of(cls, logs: Doubles, number: int) -> _Components:
        """Find those with the largest variance."""
        centre = _mean(logs)
        flat = np.nan_to_num(logs - centre).reshape(-1, len(centre))
        return cls(centre, np.linalg.eigh(flat.T @ flat)[1][:, ::-1][:, :number])

    def factors(self, logs: Doubles) -> Doubles:
        """The components, (trials, bins, number)."""
        return np.asarray(np.nan_to_num(logs - self.centre) @ self.directions)


def _widths(training: Trials) -> list[float]:
    return [width for width in WIDTHS if width <= max(1, training.bins_seen / 2)]


def _offset(counts: Values) -> Doubles:
    """The mean count of each channel: added to smoothed rates, it keeps the logarithms of small ones from being mere noise."""
    return np.asarray(np.maximum(_mean(counts), _LEAST))


def _mean(values: Values) -> Doubles:
    """Of each column, over what is observed; 0 where nothing is."""
    there = ~np.isnan(values)
    sums = np.where(there, np.asarray(values, np.float64), 0.0).sum((0, 1))
    return np.asarray(sums / np.maximum(there.sum((0, 1)), 1))


def _logarithm(rates: Values, offset: Doubles | float) -> Doubles:
    return np.asarray(np.log(np.maximum(np.asarray(rates, np.float64) + offset, _LEAST)))


def _both(training: Trials, validation: Trials, infer: Callable[[Trials], Doubles]) -> _Parts:
    return _Parts(infer(training), infer(validation))


def _extended(training: Trials, validation: Trials, rates: _Parts, factors: _Parts) -> BaselineInference:
    """From what the encoders of a model see to all that is to be reconstructed.

    Held-out channels are read from the factors, by a readout that is fitted to the training trials; bins to be predicted have
    the mean rate that the channel has in them in the training trials, and the factors of the last bin that is seen.
    """
    bins, seen, known = training.bins, training.bins_seen, training.channels_seen
    factors = _Parts(*map(np.nan_to_num, factors))
    later = _mean(training.counts[:, seen:]) if bins > seen else None
    unseen = None
    if training.channels > known:
        unseen = readout(factors.training, training.counts[:, :seen, known:])
    found = []
    for trials, own, latent in zip((training, validation), rates, factors, strict=True):
        whole = np.nan_to_num(own) if unseen is None else np.concatenate([np.nan_to_num(own), unseen(latent)], axis=2)
        if later is not None:
            rest = np.broadcast_to(later, (len(trials), bins - seen, training.channels))
            whole = np.concatenate([whole, rest], axis=1)
            latent = np.concatenate([latent, np.repeat(latent[:, -1:], bins - seen, axis=1)], axis=1)
        found.append(bare(whole, latent, trials))
    return BaselineInference(*found)
