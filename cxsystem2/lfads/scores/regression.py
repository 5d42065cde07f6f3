"""Explained variance, and affine fits whose quality is always told on trials that were not fitted. Plain numpy."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating]
Doubles = npt.NDArray[np.float64]
FOLDS = 5
_SMALLEST = 1e-10
"""Directions whose variance is below this share of the largest are noise of single precision, and get no weight."""


class Unscorable(ValueError):
    """A score cannot be computed; the message says what is missing."""


def r2(truth: Values, predicted: Values) -> Doubles:
    """Coefficient of determination of each column: 1 - (squared errors) / (squared deviations of the truth from its mean).

    Args:
        truth: shape (…, columns); places that are NaN are left out.
        predicted: the same shape; one that is NaN where the truth is known makes its column NaN.

    Returns:
        Shape (columns,). 1 is exact, 0 no better than the mean, below 0 worse than it. NaN where the truth is constant.
    """
    errors, deviations = _squares(truth, predicted)
    return np.divide(deviations - errors, deviations, out=np.full_like(errors, np.nan), where=deviations > 0)


def pooled_r2(truth: Values, predicted: Values) -> float:
    """As `r2` for all columns together, weighted by variance, so that turning the columns into one another changes nothing."""
    errors, deviations = _squares(truth, predicted)
    return float(1 - errors.sum() / deviations.sum()) if deviations.sum() > 0 else float("nan")


def mean_defined(values: Values) -> float:
    """The mean of the values that are not NaN; NaN when there is none."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if defined.size else float("nan")


class Affine(NamedTuple):
    """The map ``x @ weights + bias``; weights have the shape (columns of x, columns of y)."""

    weights: Doubles
    bias: Doubles

    def __call__(self, x: Values) -> Doubles:
        """Apply the map to an array (…, columns of x)."""
        return np.asarray(x, np.float64) @ self.weights + self.bias


def affine(x: Values, y: Values) -> Affine:
    """The affine map from x (…, a) to y (…, b) with the least squared error; the smallest one where several are equal.

    Rows in which anything is NaN are left out.

    Raises:
        Unscorable: less than two rows remain, or x has no column.
    """
    inputs, outputs = _rows(x), _rows(y)
    whole = ~(np.isnan(inputs).any(1) | np.isnan(outputs).any(1))
    inputs, outputs = inputs[whole], outputs[whole]
    if len(inputs) < 2 or not inputs.shape[1]:
        raise Unscorable("there is nothing from which a linear map could be fitted")
    centre, middle = inputs.mean(0), outputs.mean(0)
    inputs = inputs - centre
    sizes, directions = np.linalg.eigh(inputs.T @ inputs)
    kept = sizes > max(sizes[-1], 0) * _SMALLEST
    directions = directions[:, kept]
    weights = directions @ ((directions.T @ (inputs.T @ (outputs - middle))) / sizes[kept, None])
    return Affine(weights, middle - centre @ weights)


def predicted(source: Values, target: Values, fit: tuple[Values, Values] | None = None) -> Doubles:
    """The target as an affine map of the source predicts it, for trials that the map was not fitted to.

    Args:
        source: shape (trials, bins, a).
        target: shape (trials, bins, b).
        fit: source and target of other trials, for the fit; None fits to four fifths of the trials at a time, and predicts
            the last fifth.

    Returns:
        Shape (trials, bins, b).

    Raises:
        Unscorable: there are no other trials to fit to.
    """
    if fit is not None:
        return affine(*fit)(source)
    trials = len(source)
    if trials < 2:
        raise Unscorable("there is one trial: nothing is left to fit to")
    found = np.empty(np.shape(target))
    for fold in range(min(FOLDS, trials)):
        out = np.arange(trials) % FOLDS == fold
        found[out] = affine(source[~out], target[~out])(source[out])
    return found


def _rows(values: Values) -> Doubles:
    """All but the last axis as one."""
    whole = np.asarray(values, np.float64)
    return whole.reshape(math.prod(whole.shape[:-1]), whole.shape[-1])


def _squares(truth: Values, predicted: Values) -> tuple[Doubles, Doubles]:
    """Squared errors and squared deviations from the mean, summed for each column; a constant column has no deviation."""
    if np.shape(truth) != np.shape(predicted):
        raise ValueError(f"the truth has the shape {np.shape(truth)}, what is compared to it {np.shape(predicted)}")
    known, guessed = _rows(truth), _rows(predicted)
    there = ~np.isnan(known)
    counts = np.maximum(there.sum(0), 1)
    filled = np.where(there, known, 0.0)
    deviations = np.where(there, known - filled.sum(0) / counts, 0.0)
    errors = np.where(there, known - guessed, 0.0)
    changes = np.where(there, known, -np.inf).max(0, initial=-np.inf) > np.where(there, known, np.inf).min(0, initial=np.inf)
    return (errors**2).sum(0), np.where(changes, (deviations**2).sum(0), 0.0)
