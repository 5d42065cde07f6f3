"""Scores and hyper-parameters of latent dynamics."""

from __future__ import annotations

from generating.markdown import plain, table

from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS, First, HyperParameter
from cxsystem2.lfads.scores import scores


def score_table() -> str:
    """All scores of the latent dynamics."""
    rows = [(f"`{word}`", plain(one.meaning), plain(one.best), plain(one.source)) for word, one in scores.items()]
    return table(("score", "what it means", "perfect", "source"), rows)


def hyperparameter_table() -> str:
    """The hyper-parameters that are searched."""
    header = ("name", "meaning", "usual value", "range", "members begin with", "largest change")
    rows = [
        (f"`{one.name}`", one.meaning, f"{one.value:g}", f"{one.low:g} to {one.high:g}", _first(one), f"{one.perturbation:.0%}")
        for one in HYPERPARAMETERS.values()
    ]
    return table(header, rows)


def _first(one: HyperParameter) -> str:
    if not one.tunable:
        return f"{one.value:g}; not searched unless you say so"
    if one.first is First.FIXED:
        return f"{one.begin:g}"
    return "any value, uniform" if one.first is First.UNIFORM else "any value, uniform logarithm"
