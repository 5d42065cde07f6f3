"""Whether the inferred inputs are the true ones, and come at the right time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import fftconvolve

from cxsystem2.lfads.scores.base import Evidence, Score, scores
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values, affine, mean_defined, pooled_r2, predicted, r2

Fit = tuple[Values, Values]
TOLERANCE = 2
"""Bins by which the time of an inferred input may miss the true one."""
NEVER = -1
"""In place of the bin of an onset in a trial without one."""


def input_r2(truth: Values, inferred: Values, fit: Fit | None = None) -> float:
    """How much of the true inputs the inferred inputs explain by the best affine map.

    A model knows its inputs up to such a map: their sign, scale and mixture mean nothing.

    Args:
        truth: true inputs, (trials, bins, inputs).
        inferred: inferred inputs, (trials, bins, any).
        fit: truth and inferred inputs of other trials, to which the map is fitted; None: see `regression.predicted`.

    Returns:
        Mean over true inputs of the coefficient of determination; an input that is constant does not count.

    Source: Pandarinath et al. (2018) Nat Methods 15:805; as a score, Versteeg et al. (2025) bioRxiv 2025.02.07.637062.
    """
    return mean_defined(r2(truth, _decoded(truth, inferred, fit)))


def onsets(inputs: Values) -> npt.NDArray[np.int64]:
    """The bin in which the main event of each trial begins.

    The event is where the input is farthest from what is usual in the trial (its median), together with the bins before it in
    which it is more than half as far.

    Args:
        inputs: (trials, bins, inputs); several inputs count together, each in units of its standard deviation over all trials.

    Returns:
        Shape (trials,); `NEVER` where the input of a trial is constant, or NaN somewhere.
    """
    found = np.asarray(inputs, np.float64)
    scale = found.std((0, 1), keepdims=True)
    away = (found - np.median(found, axis=1, keepdims=True)) / np.where(scale > 0, scale, 1)
    distance = np.sqrt((away**2).sum(2))
    peaks = distance.argmax(1)
    begins = np.full(len(found), NEVER, np.int64)
    for trial, peak in enumerate(peaks):
        course = distance[trial]
        if np.isfinite(course).all() and course[peak] > 0:
            below = np.flatnonzero(course[:peak] <= course[peak] / 2)
            begins[trial] = below[-1] + 1 if below.size else 0
    return begins


def shifts(truth: Values, found: Values) -> Doubles:
    """By how many bins an input comes too late in each trial (too early: below 0).

    It is the shift at which the cross-correlation of the two courses, each without its mean, is largest. An event that is
    smeared evenly to both sides is not shifted.

    Args:
        truth: (trials, bins, inputs); several inputs count together, each in units of its standard deviation over all trials.
        found: the same shape.

    Returns:
        Shape (trials,); NaN where the true input of a trial is constant, infinite where the other one is, or is not a number.
    """
    known, other = (_standardised(one) for one in (truth, found))
    products = fftconvolve(np.nan_to_num(other), np.nan_to_num(known)[:, ::-1], axes=1).sum(2)
    late = products.argmax(1) - (known.shape[1] - 1.0)
    empty = ~(np.isfinite(other).all((1, 2)) & (np.ptp(found, axis=1) > 0).any(1)) | (products.max(1) <= 0)
    late[empty] = np.inf
    late[~(np.ptp(truth, axis=1) > 0).any(1)] = np.nan
    return np.asarray(late)


def _standardised(values: Values) -> Doubles:
    whole = np.asarray(values, np.float64)
    scale = whole.std((0, 1), keepdims=True)
    return np.asarray((whole - whole.mean(1, keepdims=True)) / np.where(scale > 0, scale, 1))


def input_onset(truth: Values, inferred: Values, fit: Fit | None = None, tolerance: int = TOLERANCE) -> float:
    """The share of trials in which the input is found at the right time, within a tolerance in bins (see `shifts`).

    The true input is read from the inferred ones by an affine map (arguments as those of `input_r2`), so that inferred inputs
    that have to do with something else do not disturb. So that the map is found for inputs that always come a little late or
    early, it is fitted to true inputs that are moved by each of the tolerated shifts, and the best one is taken.

    Returns:
        From 0 to 1, over the trials in which the true input changes; NaN where there are none.
    """
    known, found = fit or (truth, inferred)

    def quality(shift: int) -> float:
        moved = np.roll(known, shift, axis=1)
        return pooled_r2(moved, affine(found, moved)(found))

    usual = max(range(-tolerance, tolerance + 1), key=lambda shift: (quality(shift), -abs(shift)))
    own = fit and (np.roll(fit[0], usual, axis=1), fit[1])
    late = shifts(truth, _decoded(np.roll(truth, usual, axis=1), inferred, own))
    return mean_defined(np.where(np.isnan(late), np.nan, np.abs(late) <= tolerance))


def input_onset_chance(truth: Values, tolerance: int = TOLERANCE) -> float:
    """What the best guess that is the same in all trials reaches; an inferred time is worth something above this alone.

    Args:
        truth: true inputs, (trials, bins, inputs).
        tolerance: bins between the guess and the onset of a trial (see `onsets`).
    """
    begins = onsets(truth)
    begins = begins[begins != NEVER]
    if not begins.size:
        return float("nan")
    return max(float((np.abs(begins - guess) <= tolerance).mean()) for guess in range(np.shape(truth)[1]))


def _decoded(truth: Values, inferred: Values, fit: Fit | None) -> Doubles:
    return predicted(inferred, truth, None if fit is None else (fit[1], fit[0]))


@scores.register("input_r2")
class InputR2(Score):
    """How much of the true inputs the inferred inputs explain."""

    meaning = "share of the variation of the true inputs that the inferred inputs explain"
    best = "1"
    share = True
    source = "Pandarinath et al. (2018) Nat Methods 15:805"

    def value(self, evidence: Evidence) -> float:
        """The mean over true inputs."""
        return input_r2(*evidence.pair("inputs", "inputs"))


@scores.register("input_onset")
class InputOnset(Score):
    """How often the time of the input is found."""

    meaning = (
        f"share of the trials in which the input is found at the right time, at most {TOLERANCE} bins too early or too late"
    )
    best = "1; compare with input_onset_chance"
    share = True
    source = "Pandarinath et al. (2018) Nat Methods 15:805 (a pulse into a chaotic network)"

    def value(self, evidence: Evidence) -> float:
        """Over the trials that have an input."""
        return _some(input_onset(*evidence.pair("inputs", "inputs")))


@scores.register("input_onset_chance")
class InputOnsetChance(Score):
    """What guessing reaches."""

    meaning = (
        "share of the trials in which the best guess, the same bin in every trial, is the onset of the input (input_onset)"
    )
    best = "no aim; the lower, the more input_onset says"
    share = True
    of_data = True
    source = InputOnset.source

    def value(self, evidence: Evidence) -> float:
        """Over the trials that have an input."""
        return _some(input_onset_chance(evidence.truth("inputs")))


def _some(share: float) -> float:
    if np.isnan(share):
        raise Unscorable("the true inputs do not change in any trial")
    return share
