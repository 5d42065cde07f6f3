"""How well inferred rates predict spikes: likelihoods of counts, which need no truth."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, xlogy

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values

FLOOR = 1e-9
"""The smallest rate, counts per bin: a spike where the rate is 0 would have a probability of 0."""


def log_likelihood(counts: Values, rates: Values) -> Doubles:
    """Logarithm of the Poisson probability of each count, of the shape of the counts; 0 where a count is not observed (NaN)."""
    found, expected = np.asarray(counts, np.float64), np.maximum(np.asarray(rates, np.float64), FLOOR)
    there = ~np.isnan(found)
    found = np.where(there, found, 0.0)
    return np.where(there, xlogy(found, expected) - expected - gammaln(found + 1), 0.0)


def nll(counts: Values, rates: Values) -> float:
    """Negative logarithm of the Poisson probability, mean over observed places; with the factorial, so that models compare.

    Args:
        counts: (trials, bins, channels); NaN is not observed.
        rates: expected counts per bin, the same shape.

    Returns:
        Nats per bin and channel; NaN where nothing is observed.
    """
    observed = np.count_nonzero(~np.isnan(counts))
    return float(-log_likelihood(counts, rates).sum() / observed) if observed else float("nan")


def bits_per_spike(counts: Values, rates: Values) -> float:
    """How many bits each spike is better predicted by the rates than by the mean of its channel.

    (log-likelihood under the rates - log-likelihood under each channel's mean count) / (spikes * ln 2). The means are those of
    the same counts, so that constant rates reach 0 at most.

    Args:
        counts: (trials, bins, channels); NaN is not observed. Channels without a spike count as well: what a model expects
            there costs.
        rates: expected counts per bin, the same shape.

    Returns:
        NaN where there is no spike.

    Source: Pei et al. (2021) arXiv:2109.04463, after Williamson, Sahani & Pillow (2015) PLoS Comput Biol 11:e1004141.
    """
    found = np.asarray(counts, np.float64)
    there = ~np.isnan(found)
    spikes = np.where(there, found, 0.0).sum((0, 1))
    if not spikes.sum():
        return float("nan")
    means = spikes / np.maximum(there.sum((0, 1)), 1)
    gain = log_likelihood(found, rates) - log_likelihood(found, np.broadcast_to(means, found.shape))
    return float(gain.sum() / (spikes.sum() * np.log(2)))


@scores.register("bits_per_spike")
class BitsPerSpike(Score):
    """On held-out channels alone: elsewhere, a model that copies the spikes it sees scores above the true rates."""

    meaning = (
        "bits by which the rates predict each spike of the held-out neurons better than their mean rates do (co-smoothing)"
    )
    best = "that of the true rates"
    source = "Pei et al. (2021) arXiv:2109.04463"

    def value(self, evidence: Evidence) -> float:
        """In the bins that the encoder sees."""
        bins = slice(evidence.trials.bins_seen)
        return _in(evidence, bins, evidence.held_out)


@scores.register("bits_per_spike_forward")
class BitsPerSpikeForward(Score):
    """In bins after those that the encoder sees."""

    meaning = (
        "bits per spike, as bits_per_spike, in bins after the last one that the encoder saw, all neurons (forward prediction)"
    )
    best = "that of the true rates"
    source = "Pei et al. (2021) arXiv:2109.04463"

    def value(self, evidence: Evidence) -> float:
        """All channels together."""
        if evidence.trials.bins_seen == evidence.trials.bins:
            raise Unscorable("no bins were held out at the end of the trials")
        return _in(evidence, slice(evidence.trials.bins_seen, None), slice(None))


@scores.register("bits_per_spike_seen")
class BitsPerSpikeSeen(Score):
    """On channels that the encoder sees: says what others call bits per spike, and can be raised by copying."""

    meaning = (
        "bits per spike of neurons that the encoder SAW; smoothing that copies spikes can score above the true rates, so this "
        "does not compare models"
    )
    best = "none: more is not better"
    source = "Pei et al. (2021) arXiv:2109.04463, there for held-out neurons alone"
    on_request = True

    def value(self, evidence: Evidence) -> float:
        """In the bins that it sees."""
        return _in(evidence, slice(evidence.trials.bins_seen), slice(evidence.trials.channels_seen))


@scores.register("nll")
class Nll(Score):
    """Of all that is to be reconstructed; what training makes small."""

    meaning = "negative log-likelihood of the spikes, nats per bin and neuron, all neurons; in part ones that the encoder saw"
    best = "that of the true rates; lower means that spikes were copied"
    source = "Pandarinath et al. (2018) Nat Methods 15:805"

    def value(self, evidence: Evidence) -> float:
        """Over all trials, bins and channels."""
        return nll(evidence.counts, evidence.posterior.rates)


def _in(evidence: Evidence, bins: slice, channels: slice) -> float:
    counts = evidence.counts[:, bins, channels]
    if not np.nansum(counts):
        raise Unscorable("there is no spike to predict")
    return bits_per_spike(counts, evidence.posterior.rates[:, bins, channels])
