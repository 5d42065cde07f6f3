"""Few-shot co-smoothing: how much a few trials teach about the neurons that the model has never seen."""

from __future__ import annotations

import numpy as np

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.readout import readout
from cxsystem2.lfads.scores.regression import Unscorable, Values
from cxsystem2.lfads.scores.spikes import bits_per_spike

SHOTS, DRAWS = 8, 10
"""Trials that a readout is fitted to, and how often other ones are drawn."""


def k_shot(
    latents: Values,
    counts: Values,
    fit: tuple[Values, Values],
    shots: int = SHOTS,
    draws: int = DRAWS,
    seed: int = 0,
) -> float:
    """Bits per spike of readouts from the latents, each fitted to a few trials that are drawn without replacement.

    Latents with superfluous dynamics have more directions in which a readout can go wrong, and need more trials.

    Args:
        latents: of the trials to predict, (trials, bins, latents).
        counts: spikes of channels that the model has not seen, (trials, bins, channels).
        fit: latents and counts of other trials, of which the few are drawn.
        shots: how many.
        draws: how often; the answer is the mean.
        seed: of the draws.

    Returns:
        Bits per spike, as `bits_per_spike`; may be below 0.

    Raises:
        Unscorable: there are too few trials.

    Source: Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789. The readout is a Poisson regression from z-scored latents
    with a Gaussian prior of variance 1 of its weights.
    """
    pool = len(fit[0])
    if pool < shots:
        raise Unscorable(f"there are {pool} trials to draw {shots} from")
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        chosen = generator.choice(pool, shots, replace=False)
        found.append(bits_per_spike(counts, readout(fit[0][chosen], fit[1][chosen])(latents)))
    return float(np.mean(found))


@scores.register("k_shot")
class KShot(Score):
    """On held-out channels, whose readout is fitted anew."""

    meaning = (
        f"bits per spike of held-out neurons when their readout is fitted to {SHOTS} trials alone; lower for a model with "
        "superfluous dynamics, at equal bits_per_spike"
    )
    best = "near bits_per_spike"
    source = "Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789"

    def value(self, evidence: Evidence) -> float:
        """Mean over draws; readouts are fitted to trials of the training part, and scored on the others."""
        channels, bins = evidence.held_out, slice(evidence.trials.bins_seen)
        if evidence.fitted is None:
            raise Unscorable("the posterior of the training part was not kept")
        fit = evidence.fitted.factors[:, bins], evidence.training.counts[:, bins, channels]
        counts = evidence.counts[:, bins, channels]
        if not np.nansum(counts):
            raise Unscorable("there is no spike to predict")
        return k_shot(evidence.posterior.factors[:, bins], counts, fit)
