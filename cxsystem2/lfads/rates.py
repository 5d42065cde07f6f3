"""Rates that a simulation allows to know: averages over what happened in the same situation. They are estimates, and say so."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.trials import Floats, Integers

MANY = 10
"""Trials, or bins, that an average needs at least."""
RARE = 0.1
"""Inputs that are there in at most this share of the bins are volleys."""


class BinnedRates(NamedTuple):
    """Rates in counts per bin; shape (trials, bins, channels). `meaning` says what they are."""

    values: Floats
    meaning: str


def of_conditions(counts: npt.NDArray[np.floating], conditions: Integers | None) -> BinnedRates | None:
    """The mean over all trials of the same condition (PSTH); None where a condition has few trials."""
    if conditions is None:
        return None
    found, place, number = np.unique(conditions, return_inverse=True, return_counts=True)
    if number.min() < MANY:
        return None
    sums = np.zeros((len(found), *counts.shape[1:]))
    np.add.at(sums, place, counts)
    means = (sums / number[:, None, None]).astype(np.float32)
    fewest = f"{number.min()}" if number.min() == number.max() else f"{number.min()} to {number.max()}"
    meaning = f"mean count over the {fewest} trials of the same condition (PSTH), of training and validation; an estimate"
    return BinnedRates(means[place], meaning)


def since_volleys(counts: npt.NDArray[np.floating], situations: Integers) -> BinnedRates:
    """The mean over all bins in the same situation, as `situations_of` numbers them; shape (trials, bins)."""
    flat = situations.ravel()
    number = np.bincount(flat)
    sums = np.zeros((len(number), counts.shape[2]))
    np.add.at(sums, flat, counts.reshape(-1, counts.shape[2]))
    means = (sums / np.maximum(number, 1)[:, None]).astype(np.float32)
    words = "mean count over all bins at the same time since the last volley of an input"
    meaning = f"{words} ({MANY} bins or more); an estimate of the rate as far as that time decides it"
    return BinnedRates(means[situations], meaning)


def situations_of(inputs: list[npt.NDArray[np.floating]], afresh: bool) -> list[Integers] | None:
    """A number for each bin of each recording (bins, inputs): which input sent the last volley, and how many bins ago.

    Bins before the first volley are told apart by the time since the beginning where every recording begins `afresh`; else they
    count as bins long after a volley. Rare situations are joined with the ones before them. None where inputs are no volleys.
    """
    there = [values > 0 for values in inputs]
    bins = sum(len(values) for values in there)
    volleys = sum(int(values.any(1).sum()) for values in there)
    if not MANY <= volleys <= RARE * bins:
        return None
    none = inputs[0].shape[1]
    marks = [_last(values) for values in there]
    longest = np.array([_longest(np.concatenate([lag[own == source] for own, lag in marks])) for source in range(none + 1)])
    if not afresh:
        marks = [(np.where(own == none, 0, own), np.where(own == none, longest[0], lag)) for own, lag in marks]
    begins = np.cumsum([0, *longest[:-1]])
    return [begins[own] + np.minimum(lag, longest[own] - 1) for own, lag in marks]


def _longest(lags: Integers) -> int:
    """How many times since a volley are told apart: those before the first that is rare."""
    number = np.bincount(lags, minlength=1)
    rare = np.flatnonzero(number < MANY)
    return max(1, int(rare[0]) if len(rare) else len(number))


def _last(there: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """For each bin the input that sent the last volley, or their number for none, and the bins since it, or since the start."""
    bins = np.arange(len(there))
    volley = there.any(1)
    last = np.maximum.accumulate(np.where(volley, bins, -1))
    source = np.where(last < 0, there.shape[1], there.argmax(1)[last])
    return source, bins - np.maximum(last, 0)
