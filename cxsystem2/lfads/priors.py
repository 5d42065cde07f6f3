"""Priors of initial conditions and inferred inputs, and the divergence of what a model infers from them, exactly.

The posterior is Gaussian and independent in each bin and dimension, so both divergences have a closed form; no samples are
needed. All are per trial: sums over dimensions (and bins), (members, trials).
"""

from __future__ import annotations

import torch
from torch import Tensor

INITIAL_VARIANCE = 0.1
"""Variance of the prior of initial conditions."""
SMALLEST_VARIANCE = 1e-4
"""Added to the variance of the posterior of initial conditions."""
FIRST_TIME = 10.0
"""Autocorrelation of the prior of inputs with which training begins, in bins."""
FIRST_VARIANCE = 0.1
"""Variance of the innovation of the prior of inputs with which training begins."""


def gaussian_divergence(mean: Tensor, variance: Tensor, prior_mean: Tensor, prior_variance: float = INITIAL_VARIANCE) -> Tensor:
    """The Kullback-Leibler divergence of initial conditions from their prior.

    Args:
        mean: (members, trials, n).
        variance: the same shape.
        prior_mean: (members, n).
        prior_variance: one number.
    """
    apart = (mean - prior_mean[:, None]) ** 2
    return 0.5 * (torch.log(prior_variance / variance) + (variance + apart) / prior_variance - 1).sum(2)


def autoregressive_divergence(mean: Tensor, log_variance: Tensor, log_time: Tensor, log_innovation: Tensor) -> Tensor:
    """The Kullback-Leibler divergence of inferred inputs from a process that forgets within some bins (AR(1)).

    u_t = alpha u_(t-1) + noise of variance s, alpha = exp(-1/time); in the first bin u has the variance s/(1 - alpha^2) that it
    has in the long run.

    Args:
        mean: of the posterior (members, bins, trials, inputs).
        log_variance: of the posterior, the same shape.
        log_time: logarithm of the time of the process, in bins (members, inputs).
        log_innovation: logarithm of s (members, inputs).
    """
    alpha = torch.exp(-torch.exp(-log_time))[:, None, None]
    innovation = torch.exp(log_innovation)[:, None, None]
    stationary = innovation / -torch.expm1(-2 * torch.exp(-log_time))[:, None, None]
    variance = torch.exp(log_variance)
    first = torch.log(stationary) - log_variance[:, :1] + (variance[:, :1] + mean[:, :1] ** 2) / stationary - 1
    apart = (mean[:, 1:] - alpha * mean[:, :-1]) ** 2
    known = variance[:, 1:] + alpha**2 * variance[:, :-1]
    later = torch.log(innovation) - log_variance[:, 1:] + (known + apart) / innovation - 1
    return 0.5 * (first.sum((1, 3)) + later.sum((1, 3)))
