"""A Poisson readout: weights from latent variables to the logarithms of rates, fitted by penalised likelihood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsystem2.lfads.scores.regression import Doubles, Values

_STEPS, _SMALL_STEP = 50, 1e-6
_LARGEST = 20.0
"""Largest logarithm of a rate: more is a readout that has run away."""


class Readout(NamedTuple):
    """Rates are ``exp((latents - centre) / scale @ weights + bias)``."""

    weights: Doubles
    bias: Doubles
    centre: Doubles
    scale: Doubles

    def __call__(self, latents: Values) -> Doubles:
        """Expected counts per bin, (…, channels), of latents (…, latents)."""
        exponent = (np.asarray(latents, np.float64) - self.centre) / self.scale @ self.weights + self.bias
        return np.asarray(np.exp(np.minimum(exponent, _LARGEST)))


def readout(latents: Values, counts: Values, penalty: float = 1.0) -> Readout:
    """Fit by Newton's method, each channel alone.

    Args:
        latents: (…, latents); taken as z-scores.
        counts: (…, channels), the same leading shape; a count that is NaN is left out, and rows of latents with NaN.
        penalty: of half the sum of the squared weights; 1 is a prior of the weights with variance 1.

    Returns:
        The readout. A channel without a spike gets the constant rate 1 / (its counts + 1).
    """
    inputs = np.asarray(latents, np.float64).reshape(-1, np.shape(latents)[-1])
    found = np.asarray(counts, np.float64).reshape(-1, np.shape(counts)[-1])
    whole = ~np.isnan(inputs).any(1)
    inputs, found = inputs[whole], found[whole]
    centre, scale = inputs.mean(0), inputs.std(0)
    scale[~(scale > 0)] = 1.0
    design = np.column_stack([(inputs - centre) / scale, np.ones(len(inputs))])
    ridge = np.full(design.shape[1], penalty)
    ridge[-1] = 0.0
    there = ~np.isnan(found)
    fitted = np.column_stack([_newton(design[known], own[known], ridge) for own, known in zip(found.T, there.T, strict=True)])
    return Readout(fitted[:-1], fitted[-1], centre, scale)


def _newton(design: Doubles, counts: Doubles, ridge: Doubles) -> Doubles:
    """The coefficients of one channel, the last one the bias."""
    found = np.zeros(design.shape[1])
    found[-1] = np.log(max(counts.sum() / max(len(counts), 1), 1 / (len(counts) + 1)))
    if not counts.any():
        return found

    def loss(coefficients: Doubles) -> float:
        exponent = np.minimum(design @ coefficients, _LARGEST)
        return float((np.exp(exponent) - counts * exponent).sum() + ridge @ coefficients**2 / 2)

    now = loss(found)
    for _ in range(_STEPS):
        rates = np.exp(np.minimum(design @ found, _LARGEST))
        slope = design.T @ (rates - counts) + ridge * found
        curvature = (design * rates[:, None]).T @ design + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curvature, slope)
        share = 1.0
        while (then := loss(found - share * step)) > now and share > _SMALL_STEP:
            share /= 2
        if now - then < _SMALL_STEP:
            break
        found, now = found - share * step, then
    return found
