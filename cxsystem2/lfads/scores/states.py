"""Whether the inferred factors are the true state: seen from both sides, because one side alone can be fooled.

Factors that contain the true state and dynamics of their own besides give it back perfectly; only the way from the true state
to the factors shows that there is something superfluous.
"""

from __future__ import annotations

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Values, mean_defined, pooled_r2, predicted, r2

Fit = tuple[Values, Values]


def state_r2(states: Values, factors: Values, fit: Fit | None = None) -> float:
    """How much of the inferred factors the true states explain by the best affine map from states to factors.

    Args:
        states: true states, (trials, bins, states).
        factors: inferred factors, (trials, bins, factors).
        fit: states and factors of other trials, to which the map is fitted; None: see `regression.predicted`.

    Returns:
        Explained share of the variance of all factors together, so that another basis of the factors has the same score. Low
        where factors have dynamics that the true system has not.

    Source: Versteeg et al. (2023) arXiv:2309.06402; Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789.
    """
    return pooled_r2(factors, predicted(states, factors, fit))


def cycle_consistency(states: Values, factors: Values, fit: Fit | None = None) -> float:
    """How much of the true states the inferred factors explain by the best affine map from factors to states.

    Arguments as those of `state_r2`, `fit` in the same order.

    Returns:
        Mean over states of the coefficient of determination. Low where something of the true state is missing in the factors;
        high does not mean that there is nothing else in them.
    """
    back = None if fit is None else (fit[1], fit[0])
    return mean_defined(r2(states, predicted(factors, states, back)))


@scores.register("state_r2")
class StateR2(Score):
    """From the truth to the inferred: low where something superfluous was inferred."""

    meaning = (
        "share of the variation of the inferred factors that the true states explain (truth to inferred); low where the "
        "model has dynamics of its own that the true system has not"
    )
    best = "1"
    share = True
    source = "Versteeg et al. (2023) arXiv:2309.06402; Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789"

    def value(self, evidence: Evidence) -> float:
        """Over all factors together."""
        return state_r2(*evidence.pair("states", "factors"))


@scores.register("cycle_consistency")
class CycleConsistency(Score):
    """From the inferred back to the truth: low where something of the truth was missed."""

    meaning = (
        "share of the variation of the true states that the inferred factors explain (inferred to truth); low where the "
        "model has missed something"
    )
    best = "1, together with state_r2"
    share = True
    source = "Dabholkar & Barak (2025) PLoS Comput Biol 21:e1013789"

    def value(self, evidence: Evidence) -> float:
        """The mean over states."""
        return cycle_consistency(*evidence.pair("states", "factors"))
