"""Divergences from the priors: the closed forms are the means over many samples."""

import numpy as np
import torch

from cxsystem2.lfads import priors

SAMPLES = 100_000


def log_normal(x, mean, variance):
    return -0.5 * (np.log(2 * np.pi * variance) + (x - mean) ** 2 / variance)


def agrees(found, ratios):
    """Whether a divergence is the mean of log q - log p over samples, within three standard errors."""
    assert abs(found - ratios.mean()) < 3 * ratios.std() / np.sqrt(len(ratios))


def test_initial_conditions():
    random = np.random.default_rng(0)
    mean, prior = random.normal(size=4), random.normal(size=4)
    variance = random.uniform(0.02, 0.4, 4)
    tensors = (torch.tensor(array)[None, None] for array in (mean, variance))
    found = priors.gaussian_divergence(*tensors, torch.tensor(prior)[None])
    assert found.shape == (1, 1)
    drawn = mean + np.sqrt(variance) * random.normal(size=(SAMPLES, 4))
    ratios = log_normal(drawn, mean, variance) - log_normal(drawn, prior, priors.INITIAL_VARIANCE)
    agrees(float(found), ratios.sum(1))


def test_inputs():
    """A process AR(1) with other parameters in each dimension, over seven bins."""
    random = np.random.default_rng(1)
    mean, log_variance = random.normal(size=(7, 2)), random.normal(-1, 0.5, (7, 2))
    times, innovations = np.array([2.0, 30.0]), np.array([0.1, 0.7])
    found = priors.autoregressive_divergence(
        torch.tensor(mean)[None, :, None],
        torch.tensor(log_variance)[None, :, None],
        torch.tensor(np.log(times))[None],
        torch.tensor(np.log(innovations))[None],
    )
    assert found.shape == (1, 1)
    drawn = mean + np.exp(log_variance / 2) * random.normal(size=(SAMPLES, 7, 2))
    alpha = np.exp(-1 / times)
    prior = log_normal(drawn[:, 0], 0, innovations / (1 - alpha**2)).sum(1)
    prior += log_normal(drawn[:, 1:], alpha * drawn[:, :-1], innovations).sum((1, 2))
    agrees(float(found), log_normal(drawn, mean, np.exp(log_variance)).sum((1, 2)) - prior)


def test_a_posterior_that_is_the_prior_is_not_apart_from_it():
    prior = torch.randn(2, 3, dtype=torch.float64)
    same = prior[:, None].expand(2, 4, 3)
    found = priors.gaussian_divergence(same, torch.full_like(same, priors.INITIAL_VARIANCE), prior)
    torch.testing.assert_close(found, torch.zeros(2, 4, dtype=torch.float64))
    alone = torch.zeros(1, 1, 5, 2, dtype=torch.float64)  # one bin: the stationary process
    log_time, log_innovation = torch.tensor([[1.0, 2.0]]).double(), torch.tensor([[-1.0, 0.5]]).double()
    stationary = torch.exp(log_innovation) / (1 - torch.exp(-2 * torch.exp(-log_time)))
    found = priors.autoregressive_divergence(alone, alone + torch.log(stationary)[:, None, None], log_time, log_innovation)
    torch.testing.assert_close(found, torch.zeros(1, 5, dtype=torch.float64))
