"""Whether members of a population agree: what one of them has invented, the others cannot know."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values, pooled_r2, predicted


def cross_decoding(latents: Sequence[Values]) -> Doubles:
    """How well the latents of each member are read, by an affine map, from those of each other member.

    Args:
        latents: one array (trials, bins, latents) for each member, for the same trials; the number of latents may differ.

    Returns:
        Shape (members, members): row i, column j is the share of the variance of the latents of j that those of i explain, on
        trials that the map was not fitted to. The diagonal is about 1.

    Source: Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789.
    """
    ends = np.cumsum([np.shape(one)[-1] for one in latents])[:-1]
    together = np.concatenate([np.asarray(one, np.float64) for one in latents], axis=-1)
    rows = []
    for source in latents:
        guesses = np.split(predicted(source, together), ends, axis=-1)
        rows.append([pooled_r2(own, guess) for own, guess in zip(latents, guesses, strict=True)])
    return np.array(rows)


def read_by_others(matrix: Doubles) -> Doubles:
    """How well each member is read from the others: the mean of its column without the diagonal, (members,).

    A member far below the others has superfluous dynamics: they do not contain it, though it may contain them.
    """
    members = len(matrix)
    if members < 2:
        raise Unscorable("there are no other members")
    return np.array([np.delete(matrix[:, own], own).mean() for own in range(members)])


@scores.register("cross_decoding")
class CrossDecoding(Score):
    """How well the other members of the population read the factors of this one."""

    meaning = (
        "share of the variation of this model's factors that the factors of the other members explain, mean over members; far "
        "below the others, a member has superfluous dynamics"
    )
    best = "1"
    share = True
    source = "Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789"

    def value(self, evidence: Evidence) -> float:
        """The mean over the other members."""
        if not evidence.members:
            raise Unscorable("the posteriors of other members were not kept")
        own = np.asarray(evidence.posterior.factors, np.float64)
        return float(np.mean([pooled_r2(own, predicted(one.factors, own)) for one in evidence.members.values()]))
